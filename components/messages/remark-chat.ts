import { findMentions } from '@/lib/contract/mentions'

/** What Markdown knows and a chat does not want: a "#" begins a room's name as often as a heading, four spaces are no code. */
const LEFT_OUT = [
  'headingAtx',
  'setextUnderline',
  'thematicBreak',
  'codeIndented',
  'htmlFlow',
  'htmlText',
  'definition',
  'labelStartImage',
  'hardBreakEscape',
  'table',
  'tasklistCheck',
  'gfmFootnoteCall',
  'gfmFootnoteDefinition',
  'gfmPotentialFootnoteCall',
]

/** As much of a Markdown tree as is needed here. */
type Node = { type: string; value?: string; children?: Node[]; data?: object }

/** Becomes a `<data>` element, which the component map of `MessageText` turns into a name. */
const mentionNode = (username: string, value: string): Node => ({
  type: 'text',
  value,
  data: { hName: 'data', hProperties: { value: username }, hChildren: [{ type: 'text', value }] },
})

function splitMentions(text: string): Node[] {
  const parts: Node[] = []
  let from = 0
  for (const { start, end, username } of findMentions(text)) {
    if (start > from) parts.push({ type: 'text', value: text.slice(from, start) })
    parts.push(mentionNode(username, text.slice(start, end)))
    from = end
  }
  if (from < text.length) parts.push({ type: 'text', value: text.slice(from) })
  return parts
}

function markMentions(parent: Node) {
  // An address may well contain an "@": what stands in a link stays as it is.
  if (!parent.children || parent.type === 'link') return
  parent.children.forEach(markMentions)
  parent.children = parent.children.flatMap((child) => (child.type === 'text' ? splitMentions(child.value ?? '') : child))
}

/** Says at the end of the last paragraph that the text was edited: an `<ins>`, which the component map makes a note of. */
function markEdited(root: Node, dateTime: string) {
  const mark: Node = { type: 'text', value: '', data: { hName: 'ins', hProperties: { dateTime }, hChildren: [] } }
  const last = root.children?.at(-1)
  if (last?.type === 'paragraph') last.children?.push({ type: 'text', value: ' ' }, mark)
  else root.children?.push({ type: 'paragraph', children: [mark] })
}

/**
 * Markdown as a chat speaks it, and `@username` as a node of its own. Use after remark-gfm.
 * @param options `editedAt`: when the text was last edited
 */
export function remarkChat(this: { data(): object }, { editedAt }: { editedAt?: string | null } = {}) {
  const data = this.data() as { micromarkExtensions?: unknown[] }
  data.micromarkExtensions ??= []
  data.micromarkExtensions.push({ disable: { null: LEFT_OUT } })
  return (root: Node) => {
    markMentions(root)
    if (editedAt) markEdited(root, editedAt)
  }
}
