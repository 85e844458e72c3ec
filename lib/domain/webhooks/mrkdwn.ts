/** Slack's own markup ("mrkdwn") as Markdown. */
import shortcodes from '@/lib/domain/webhooks/shortcodes.json' with { type: 'json' }

const EMOJI = new Map(Object.entries(shortcodes))

/** What Slack writes as `:tada:`; a name that is not known, such as one of a workspace's own emoji, stays. */
export const emojiNamed = (name: string) => EMOJI.get(name) ?? `:${name}:`

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Slack escapes these three and no others. */
export const unescapeEntities = (text: string) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)

const isAddress = (target: string) => /^(https?:\/\/|mailto:|tel:)/i.test(target)

/** What would end a link's label, or a link, early. */
export const markdownLink = (address: string, label: string) =>
  isAddress(address)
    ? `[${label.replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ')}](${address.replace(/[()\s<>\\]/g, (sign) => encodeURIComponent(sign).replace('(', '%28').replace(')', '%29'))})`
    : label

/** Code is not marked up, but what Slack has put into it for addresses and people is taken out. */
const CODE = /(```[\s\S]*?```|`[^`\n]+`)/
const SPECIAL = /<([^<>\n]+)>/g

/** What stands between angle brackets: a link, a person, a room, many people, or a time. */
function special(inner: string, asLink: (address: string, label: string) => string): string {
  const bar = inner.indexOf('|')
  const target = bar < 0 ? inner : inner.slice(0, bar)
  const label = unescapeEntities(bar < 0 ? '' : inner.slice(bar + 1))
  if (target.startsWith('@')) return label === '' ? target : `@${label.replace(/^@/, '')}`
  if (target.startsWith('#')) return label === '' ? target : `#${label.replace(/^#/, '')}`
  if (target.startsWith('!subteam^')) return label === '' ? '@group' : `@${label.replace(/^@/, '')}`
  if (target.startsWith('!date^')) return label
  if (target.startsWith('!')) return `@${target.slice(1).split('^')[0]}`
  const address = unescapeEntities(target)
  if (!isAddress(address)) return `<${inner}>`
  return asLink(address, label)
}

const inCode = (text: string) =>
  unescapeEntities(text.replace(SPECIAL, (_, inner: string) => special(inner, (address, label) => label || address)))

const isBare = (address: string, label: string) => label === '' || label === address || `mailto:${label}` === address

const inWords = (text: string) =>
  unescapeEntities(
    text
      .replace(/(?<!\w):([a-z0-9_+-]+):(?!\w)/g, (_, name: string) => emojiNamed(name))
      .replace(/(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])/g, '**$1**')
      .replace(/(?<![\w~\\])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])/g, '~~$1~~')
      .replace(SPECIAL, (_, inner: string) =>
        special(inner, (address, label) =>
          isBare(address, label) ? label || address.replace(/^(mailto|tel):/, '') : markdownLink(address, label),
        ),
      ),
  )

/** Text in Slack's markup as Markdown. What is Markdown already, such as `**bold**`, stays. */
export const mrkdwnToMarkdown = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split(CODE)
    .map((part, i) => (i % 2 === 1 ? inCode(part) : inWords(part)))
    .join('')
    .trim()
