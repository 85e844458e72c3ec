/** The files of a drop or a paste; folders are left out. */
export function filesIn(data: DataTransfer): File[] {
  const items = [...data.items].filter(({ kind }) => kind === 'file')
  return items.flatMap((item) => {
    const file = item.webkitGetAsEntry?.()?.isDirectory ? null : item.getAsFile()
    return file ? [file] : []
  })
}

/** What browsers call every picture that was copied. */
const COPIED_PICTURE = /^image\.(png|jpe?g)$/

/** A pasted screenshot is named after the moment, so that several can be told apart. */
export function nameOfMoment(file: File, now: Date): File {
  const copied = COPIED_PICTURE.exec(file.name)
  if (!copied) return file
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')
  return new File([file], `Picture ${day} ${time}.${copied[1]}`, { type: file.type })
}
