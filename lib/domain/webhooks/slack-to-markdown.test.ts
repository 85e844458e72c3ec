import { describe, expect, it } from 'vitest'
import { slackPayload } from '@/lib/contract/webhooks'
import { slackToMarkdown } from '@/lib/domain/webhooks/slack-to-markdown'

const markdown = (payload: unknown) => slackToMarkdown(slackPayload.parse(payload))

describe('text', () => {
  it.each([
    ['a link', 'See <https://a.example/x?a=1&amp;b=2>', 'See https://a.example/x?a=1&b=2'],
    ['a link with words', '<https://a.example/x|Build #4>', '[Build #4](https://a.example/x)'],
    ['a link whose words end one', '<https://a.example/(x)|a [b]>', '[a \\[b\\]](https://a.example/%28x%29)'],
    ['a link that shows itself', '<https://a.example|https://a.example>', 'https://a.example'],
    ['a mail address', '<mailto:ada@a.example|ada@a.example>', 'ada@a.example'],
    ['an address that no browser should follow', '<javascript:alert(1)|press>', '<javascript:alert(1)|press>'],
    ['everyone here', '<!here> <!channel> <!everyone|everyone>', '@here @channel @everyone'],
    ['a person', 'to <@U024BE7LH>, <@U1|ada> and <@mira>', 'to @U024BE7LH, @ada and @mira'],
    ['a room', '<#C024BE7LR|newsroom>', '#newsroom'],
    ['a group', '<!subteam^S1|@mods>', '@mods'],
    ['a time', '<!date^1392734382^{date}|18 February 2014>', '18 February 2014'],
    ['entities, once', 'a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['bold', '*High water* at *11*', '**High water** at **11**'],
    ['bold that is Markdown already', '**High water**', '**High water**'],
    ['what only looks bold', '2 * 3 * 4, a*b*c', '2 * 3 * 4, a*b*c'],
    ['struck out', '~noon~ one', '~~noon~~ one'],
    ['italic and code', '_low_ `a*b* &lt;x&gt;`', '_low_ `a*b* <x>`'],
    ['a block of code', '```*a*\n<https://a.example|a>```', '```*a*\na```'],
    ['a quotation', '&gt; it is said', '> it is said'],
    ['emoji by name', ':white_check_mark: done :tada::+1: :own: 10:30:00 `:tada:`', '✅\ufe0f done 🎉👍\ufe0f :own: 10:30:00 `:tada:`'],
    ['lines', 'one\r\ntwo\n', 'one\ntwo'],
  ])('%s', (_, text, expected) => expect(markdown({ text })).toBe(expected))
})

describe('attachments', () => {
  it('stand below the text, as quotations', () => {
    expect(
      markdown({
        text: 'Build *4*',
        username: 'ci',
        icon_emoji: ':gear:',
        attachments: [
          {
            color: '#36a64f',
            fallback: 'not shown',
            pretext: 'From <https://ci.example|CI>',
            author_name: 'Mira',
            title: 'Tests &amp; lint',
            title_link: 'https://ci.example/4',
            text: 'All *green*',
            fields: [
              { title: 'Took', value: '2 min', short: true },
              { title: 'Runs', value: 7 },
              { title: 'Log', value: 'a\nb' },
            ],
            image_url: 'https://ci.example/4.png',
            footer: 'CI',
            ts: 1,
          },
        ],
      }),
    ).toBe(
      [
        'Build **4**',
        '',
        'From [CI](https://ci.example)',
        '> Mira',
        '> **[Tests & lint](https://ci.example/4)**',
        '> All **green**',
        '> ',
        '> **Took**: 2 min',
        '> **Runs**: 7',
        '> **Log**',
        '> a',
        '> b',
        '> ',
        '> [Picture](https://ci.example/4.png)',
        '> CI',
      ].join('\n'),
    )
  })

  it('show their fallback when there is nothing else', () => {
    expect(markdown({ attachments: [{ fallback: 'Build 4 is green' }] })).toBe('> Build 4 is green')
    expect(markdown({ attachments: [{ pretext: 'Build 4', fallback: 'Build 4' }] })).toBe('Build 4')
  })
})

describe('blocks', () => {
  const text = (type: string, value: string) => ({ type, text: value })

  it('take the place of the text', () => {
    expect(
      markdown({
        text: 'for the notification',
        blocks: [
          { type: 'header', text: text('plain_text', 'High *water*') },
          {
            type: 'section',
            text: text('mrkdwn', 'At *11:40*'),
            fields: [text('mrkdwn', '*Level*\n3.2 m'), text('plain_text', 'rising')],
            accessory: { type: 'button', text: text('plain_text', 'Table'), url: 'https://tides.example' },
          },
          { type: 'divider' },
          {
            type: 'context',
            elements: [{ type: 'image', image_url: 'https://a.example/g.png', alt_text: 'gauge' }, text('mrkdwn', 'by _Mira_')],
          },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: text('plain_text', 'Open'), url: 'https://a.example' },
              { type: 'button', text: text('plain_text', 'Nothing') },
            ],
          },
          { type: 'image', image_url: 'https://a.example/p.png', alt_text: 'Pier' },
          { type: 'input', label: text('plain_text', 'not shown') },
        ],
      }),
    ).toBe(
      [
        '**High *water***',
        'At **11:40**',
        '**Level**\n3.2 m\nrising',
        '[Table](https://tides.example)',
        '———',
        '[gauge](https://a.example/g.png) by _Mira_',
        '[Open](https://a.example)',
        '[Pier](https://a.example/p.png)',
      ].join('\n\n'),
    )
  })

  it('of rich text keep their lists, quotations, code and marks', () => {
    const section = (elements: unknown[]) => ({ type: 'rich_text_section', elements })
    const words = (value: string, style?: object) => ({ type: 'text', text: value, style })
    expect(
      markdown({
        blocks: [
          {
            type: 'rich_text',
            elements: [
              section([
                words('Now '),
                words('on air ', { bold: true, italic: true }),
                { type: 'emoji', name: 'tada', unicode: '1f389' },
                { type: 'emoji', name: 'own' },
                { type: 'link', url: 'https://a.example', text: 'here' },
                { type: 'user', user_id: 'U1' },
                { type: 'broadcast', range: 'here' },
              ]),
              { type: 'rich_text_list', style: 'ordered', elements: [section([words('one')]), section([words('two')])] },
              { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [section([words('deeper')])] },
              { type: 'rich_text_quote', elements: [words('a\nb')] },
              { type: 'rich_text_preformatted', elements: [words('x = *1*', { bold: true })] },
            ],
          },
        ],
      }),
    ).toBe(
      ['Now _**on air**_ 🎉:own:[here](https://a.example)@U1@here', '1. one\n1. two\n   - deeper', '> a\n> b', '```\nx = *1*\n```'].join(
        '\n\n',
      ),
    )
  })

  it('that say nothing leave the text', () => expect(markdown({ text: 'words', blocks: [{ type: 'call' }] })).toBe('words'))
  it('of other shapes than they should be say nothing', () => {
    for (const odd of [null, 5, 'x', [], { type: 5 }, { type: 'mrkdwn', text: {} }]) {
      const blocks = ['header', 'section', 'context', 'actions', 'image', 'video', 'markdown', 'rich_text'].map((type) => ({
        type,
        text: odd,
        fields: odd,
        elements: [odd],
        accessory: odd,
      }))
      expect(markdown({ blocks })).toMatch(/^(x(\n\n)?)*$/)
    }
  })
})
