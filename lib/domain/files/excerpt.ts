/** Of a text, so many bytes are read … */
export const EXCERPT_BYTES = 16 * 1024
/** … and so many lines and code points shown. */
const LINES = 20
const CODE_POINTS = 2_000

/** Whatever is no text: control characters other than tab and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
/** Sequences that colour a terminal's output, as logs have them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const COLOURS = /\u001b\[[\d;]*m/g

/**
 * The first lines of a text.
 * @param bytes its beginning
 * @param whole whether that is all of it: else a character may be cut in two at its end
 * @returns null when it is no text in UTF-8, or in UTF-16 that says so, or is empty
 */
export function excerptOf(bytes: Uint8Array, whole: boolean): string | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole })
  } catch {
    return null
  }
  text = text.replace(COLOURS, '').replace(/\r\n?/g, '\n')
  if (CONTROL.test(text)) return null
  const lines = text.split('\n').slice(0, LINES).join('\n').trimEnd()
  const excerpt = Array.from(lines).slice(0, CODE_POINTS).join('')
  return excerpt === '' ? null : excerpt
}
