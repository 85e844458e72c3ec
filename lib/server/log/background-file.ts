import pino from 'pino'

/** What waits for a disk or reader that does not keep up, at most; what comes then is dropped. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024
/** Lines are written together: a write for each would cost ten times what making it does. */
const TOGETHER_BYTES = 8 * 1024
const TOGETHER_MS = 100

/**
 * Writes lines in the background, a tenth of a second after the first of them or when there are enough. What has not been written when
 * the process ends is written then, unless it is killed.
 * @param dest a path, or the number of an open file: 1 is stdout
 */
export function backgroundFile(dest: string | number) {
  const file = pino.destination({ dest, sync: false, minLength: TOGETHER_BYTES, maxLength: MAX_WAITING_BYTES })
  const write = file.write.bind(file)
  let isDue = false
  return Object.assign(file as typeof file & { fd: number }, {
    write(line: string) {
      if (!isDue) {
        isDue = true
        setTimeout(() => {
          isDue = false
          file.flush()
        }, TOGETHER_MS).unref()
      }
      return write(line)
    },
  })
}
