/** Nothing but web addresses, and a mark at the end of a sentence is not part of one. */
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'’]/gi

/** Words as they were typed, with web addresses to follow. Markdown is not drawn: its parser weighs as much as the rest of the widget. */
export function LinkedText({ text }: { text: string }) {
  const parts = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    parts.push(
      text.slice(from, match.index),
      <a key={match.index} href={match[0]} target="_blank" rel="noopener noreferrer nofollow">
        {match[0]}
      </a>,
    )
    from = match.index + match[0].length
  }
  return [...parts, text.slice(from)]
}
