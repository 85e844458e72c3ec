/** What file systems take for one name, in bytes. */
const MAX_BYTES = 255
/** A longer ending is no extension, but part of the name. */
const EXTENSION_MAX_BYTES = 24
/** Invisible, and able to make a name look like another: control characters, marks that turn the direction of writing, breaks of line. */
const UNSEEN = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu
/** Names of devices in Windows, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

const bytesOf = (text: string) => Buffer.byteLength(text)

/** What a file is called, from what someone says that it is: a name and no path, that can be seen as it is and be saved anywhere. */
export function cleanFilename(said: string): string {
  const name = said.toWellFormed().normalize('NFC').replaceAll('\\', '/').split('/').at(-1) ?? ''
  const clean = name
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[. ]+$/, '')
  if (clean === '') return 'file'
  return shortened(DEVICE.test(clean) ? `_${clean}` : clean)
}

/** Of a name that is too long, the end goes that is not its extension. */
function shortened(name: string): string {
  if (bytesOf(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && bytesOf(name.slice(dot)) <= EXTENSION_MAX_BYTES ? name.slice(dot) : ''
  let stem = ''
  for (const character of name.slice(0, name.length - extension.length)) {
    if (bytesOf(stem) + bytesOf(character) + bytesOf(extension) > MAX_BYTES) break
    stem += character
  }
  return stem.trimEnd() + extension
}
