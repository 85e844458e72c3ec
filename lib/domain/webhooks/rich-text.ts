/** Slack's "rich text" blocks: what its own composer makes, as a tree. */
import { emojiNamed, markdownLink } from '@/lib/domain/webhooks/mrkdwn'

export type Loose = Record<string, unknown>

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of a field, if it has one. */
export const textOf = (value: unknown, field: string): string => {
  const found = isLoose(value) ? value[field] : undefined
  return typeof found === 'string' ? found : ''
}

export const listOf = (value: unknown, field: string): Loose[] => {
  const found = isLoose(value) ? value[field] : undefined
  return Array.isArray(found) ? found.filter(isLoose) : []
}

const MARKS = { code: '`', bold: '**', italic: '_', strike: '~~' } as const

function styled(text: string, style: unknown): string {
  if (text.trim() === '' || !isLoose(style)) return text
  // Spaces stay outside, or the marks would not be marks.
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  const marks = Object.entries(MARKS).filter(([name]) => style[name] === true)
  return before + marks.reduce((inner, [, mark]) => mark + inner + mark, words) + after
}

/** Slack's emoji come with their code points, most of the time. */
function emojiOf(element: Loose): string {
  const codes = textOf(element, 'unicode').split('-')
  const points = codes.map((code) => Number.parseInt(code, 16))
  return codes[0] !== '' && points.every((point) => point > 0 && point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : emojiNamed(textOf(element, 'name'))
}

function inline(element: Loose): string {
  switch (element.type) {
    case 'text':
      return styled(textOf(element, 'text'), element.style)
    case 'link':
      return textOf(element, 'text') === '' ? textOf(element, 'url') : markdownLink(textOf(element, 'url'), textOf(element, 'text'))
    case 'emoji':
      return emojiOf(element)
    case 'user':
      return `@${textOf(element, 'user_id')}`
    case 'channel':
      return `#${textOf(element, 'channel_id')}`
    case 'broadcast':
      return `@${textOf(element, 'range')}`
    case 'date':
      return textOf(element, 'fallback')
    default:
      return ''
  }
}

const inlines = (section: Loose) => listOf(section, 'elements').map(inline).join('')
const plain = (section: Loose) =>
  listOf(section, 'elements')
    .map((element) => textOf(element, 'text') || textOf(element, 'url'))
    .join('')

function part(section: Loose): string {
  switch (section.type) {
    case 'rich_text_list': {
      const indent = '   '.repeat(Math.min(8, Number(section.indent) || 0))
      const sign = section.style === 'ordered' ? '1.' : '-'
      return listOf(section, 'elements')
        .map((item) => `${indent}${sign} ${inlines(item)}`)
        .join('\n')
    }
    case 'rich_text_quote':
      return inlines(section).replace(/^/gm, '> ')
    case 'rich_text_preformatted':
      return `\`\`\`\n${plain(section)}\n\`\`\``
    default:
      return inlines(section)
  }
}

/** Lists that follow each other are one, whose items may lie deeper. */
export function richTextToMarkdown(block: Loose): string {
  let before: Loose | undefined
  let text = ''
  for (const section of listOf(block, 'elements')) {
    const words = part(section).replace(/^\n+|\s+$/g, '')
    if (words === '') continue
    const isOneList = before?.type === 'rich_text_list' && section.type === 'rich_text_list'
    text += before ? (isOneList ? '\n' : '\n\n') + words : words
    before = section
  }
  return text
}
