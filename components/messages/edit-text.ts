/** A text and what is selected of it, in UTF-16 units, as a textarea has them. */
export type Selected = { text: string; start: number; end: number }

/** Puts a mark around the selection, or takes it away when it is there already. */
export function toggleMark({ text, start, end }: Selected, mark: string): Selected {
  const size = mark.length
  const outside = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark
  if (outside)
    return { text: text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size), start: start - size, end: end - size }
  return { text: text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end), start: start + size, end: end + size }
}

/** Puts a prefix before every line that the selection touches, or takes it away when all have it. */
export function toggleLines({ text, start, end }: Selected, prefix: string): Selected {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', end)
  const to = lineEnd === -1 ? text.length : lineEnd
  const lines = text.slice(from, to).split('\n')
  const all = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join('\n')
  const step = all ? -prefix.length : prefix.length
  return { text: text.slice(0, from) + changed + text.slice(to), start: Math.max(from, start + step), end: end + step * lines.length }
}

/** `code` in one line, a fenced block around several. */
export function toggleCode(selected: Selected): Selected {
  const { text, start, end } = selected
  if (!text.slice(start, end).includes('\n')) return toggleMark(selected, '`')
  const before = start > 0 && text[start - 1] !== '\n' ? '\n```\n' : '```\n'
  const after = text[end] !== undefined && text[end] !== '\n' ? '\n```\n' : '\n```'
  return {
    text: text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end),
    start: start + before.length,
    end: end + before.length,
  }
}

/** Makes the selection a link and selects where its address goes. */
export function makeLink({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end) || 'link'
  const address = 'https://'
  const at = start + words.length + 3
  return { text: `${text.slice(0, start)}[${words}](${address})${text.slice(end)}`, start: at, end: at + address.length }
}

/** Replaces the selection and leaves the caret behind what was put in. */
export function insertText({ text, start, end }: Selected, inserted: string): Selected {
  const caret = start + inserted.length
  return { text: text.slice(0, start) + inserted + text.slice(end), start: caret, end: caret }
}

/** The `@` and what follows it up to the caret, while that can still become a name. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[^\p{L}\p{N}_@/.-])@([\p{L}\p{N}._-]{0,32})$/u.exec(text.slice(0, caret))
  return match ? { start: caret - match[1]!.length - 1, query: match[1]!.toLowerCase() } : null
}
