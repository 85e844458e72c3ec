import { memo } from 'react'
import Markdown, { type Components, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { EditedNote } from '@/components/messages/edited-note'
import { isJumbo } from '@/components/messages/jumbo'
import { MentionName } from '@/components/messages/mention-name'
import { remarkChat } from '@/components/messages/remark-chat'

const plugins = (editedAt: string | null): Options['remarkPlugins'] => [
  [remarkGfm, { singleTilde: false }],
  [remarkChat, { editedAt }],
]
const ELEMENTS = ['p', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'data', 'ins']

// No `text-code` here: there is a colour of that name as well as a size.
const COMPONENTS: Components = {
  // Line breaks are kept as they were typed; a short right-to-left line stays near its author.
  p: ({ children }) => (
    <p dir="auto" className="w-fit max-w-full whitespace-pre-wrap text-pretty">
      {children}
    </p>
  ),
  strong: ({ children }) => <strong className="font-strong">{children}</strong>,
  pre: ({ children }) => (
    <pre
      // A long line scrolls, and what scrolls must be reachable by keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
      tabIndex={0}
      className="mt-2 max-w-[620px] overflow-x-auto rounded-card border border-line bg-code px-3 py-2.5 font-mono text-[13px]/5 text-code-ink [font-feature-settings:'liga'_0,'calt'_0] [tab-size:2] [&>code]:border-0 [&>code]:bg-transparent [&>code]:p-0 [&>code]:[font-weight:450]"
    >
      {children}
    </pre>
  ),
  code: ({ children }) => (
    <code className="rounded-tag border border-line bg-code px-1 py-px font-mono text-[13px]/5 font-medium [font-feature-settings:'liga'_0,'calt'_0]">
      {children}
    </code>
  ),
  blockquote: ({ children }) => <blockquote className="border-line-strong border-l-[3px] pl-3 text-ink-2">{children}</blockquote>,
  ul: ({ children }) => <ul className="list-disc pl-[22px] marker:text-ink-3">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal pl-[22px] marker:text-ink-3 marker:tabular-nums">
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="mt-0.5 first:mt-0">{children}</li>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  data: ({ value, children }) => <MentionName username={String(value)}>{children}</MentionName>,
  ins: ({ dateTime }) => <EditedNote at={String(dateTime)} />,
}

/** A message's words: a small part of Markdown, never HTML. */
export const MessageText = memo(function MessageText({ content, editedAt }: { content: string; editedAt: string | null }) {
  if (isJumbo(content)) {
    return (
      <p>
        <span className="text-jumbo tracking-[0.06em]">{content.trim()}</span> {editedAt && <EditedNote at={editedAt} />}
      </p>
    )
  }
  return (
    <Markdown remarkPlugins={plugins(editedAt)} allowedElements={ELEMENTS} unwrapDisallowed skipHtml components={COMPONENTS}>
      {content}
    </Markdown>
  )
})
