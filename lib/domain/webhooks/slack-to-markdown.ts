/** Slack's payload as one text in the Markdown that messages are written in. */
import type { SlackAttachment, SlackPayload } from '@/lib/contract/webhooks'
import { markdownLink, mrkdwnToMarkdown, unescapeEntities } from '@/lib/domain/webhooks/mrkdwn'
import { type Loose, listOf, richTextToMarkdown, textOf } from '@/lib/domain/webhooks/rich-text'

/** Blocks say it all where there are any; `text` is then what Slack shows where it cannot show them. */
export function slackToMarkdown(payload: SlackPayload): string {
  const blocks = blocksToMarkdown(payload.blocks)
  return paragraphs([blocks || mrkdwnToMarkdown(payload.text ?? ''), ...(payload.attachments ?? []).map(attachmentToMarkdown)])
}

const paragraphs = (parts: string[]) =>
  parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join('\n\n')
const lines = (parts: string[]) =>
  parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join('\n')
const bold = (text: string) => (text.trim() === '' ? '' : `**${text.trim().replaceAll('\n', ' ')}**`)
const quoted = (text: string) => text.replace(/^/gm, '> ')

/** A quotation, below what introduces it. */
function attachmentToMarkdown(attachment: SlackAttachment): string {
  const { pretext, author_name, author_link, title, title_link, text, fields, image_url, footer, fallback } = attachment
  const body = paragraphs([
    lines([
      linked(unescapeEntities(author_name ?? ''), author_link),
      bold(linked(mrkdwnToMarkdown(title ?? ''), title_link)),
      mrkdwnToMarkdown(text ?? ''),
    ]),
    blocksToMarkdown(attachment.blocks),
    lines((fields ?? []).map((field) => fieldToMarkdown(field.title ?? '', String(field.value ?? '')))),
    lines([image_url ? linked('Picture', image_url) : '', mrkdwnToMarkdown(footer ?? '')]),
  ])
  return lines(
    [mrkdwnToMarkdown(pretext ?? ''), quoted(body || (pretext ? '' : mrkdwnToMarkdown(fallback ?? '')))].filter((part) => part !== '> '),
  )
}

function fieldToMarkdown(title: string, value: string): string {
  const name = bold(mrkdwnToMarkdown(title))
  const words = mrkdwnToMarkdown(value)
  if (name === '' || words === '') return name || words
  return words.includes('\n') ? `${name}\n${words}` : `${name}: ${words}`
}

const linked = (label: string, address: string | null | undefined) => (label.trim() && address ? markdownLink(address, label) : label)

const linkOrNothing = (label: string, address: string) => (address === '' ? '' : linked(label, address))

const blocksToMarkdown = (blocks: SlackPayload['blocks']): string => paragraphs((blocks ?? []).map(blockToMarkdown))

/** A text object: plain, or in Slack's own markup. */
function textObject(value: unknown): string {
  const text = textOf(value, 'text')
  return textOf(value, 'type') === 'plain_text' ? text : mrkdwnToMarkdown(text)
}

/** Those that carry words; of the others, such as inputs, nothing is shown. */
function blockToMarkdown(block: Loose): string {
  switch (block.type) {
    case 'header':
      return bold(textObject(block.text))
    case 'section':
      return paragraphs([textObject(block.text), lines(listOf(block, 'fields').map(textObject)), elementToMarkdown(block.accessory)])
    case 'context':
      return listOf(block, 'elements').map(elementToMarkdown).filter(Boolean).join(' ')
    case 'actions':
      return listOf(block, 'elements').map(elementToMarkdown).filter(Boolean).join(' · ')
    case 'divider':
      return '———'
    case 'image':
      return elementToMarkdown(block)
    case 'video':
      return linked(textObject(block.title), textOf(block, 'title_url'))
    case 'markdown':
      return textOf(block, 'text')
    case 'rich_text':
      return richTextToMarkdown(block)
    default:
      return ''
  }
}

/** What stands in or beside a block. A button without an address does nothing here. */
function elementToMarkdown(element: unknown): string {
  switch (textOf(element, 'type')) {
    case 'image':
      return linkOrNothing(textOf(element, 'alt_text') || 'Picture', textOf(element, 'image_url'))
    case 'button':
      return linkOrNothing(textObject((element as Loose).text), textOf(element, 'url'))
    default:
      return textObject(element)
  }
}
