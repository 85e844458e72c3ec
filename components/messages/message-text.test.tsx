import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { type MessageScope, MessageScopeProvider } from '@/components/messages/message-scope'
import { MessageText } from '@/components/messages/message-text'
import type { Member } from '@/lib/contract/members'

const ada = { user_id: 'u1', username: 'ada', name: 'Ada Okafor' } as Member
const scope = { me: { id: 'u2' }, members: new Map([['ada', ada]]) } as unknown as MessageScope

/** The text's HTML without classes and the like. */
function html(content: string) {
  const markup = renderToStaticMarkup(
    <MessageScopeProvider value={scope}>
      <MessageText content={content} editedAt={null} />
    </MessageScopeProvider>,
  )
  return markup.replace(/ (class|dir|type|aria-haspopup|tabindex|target)="[^"]*"/g, '')
}

describe('a message’s words', () => {
  it('know bold, italic, struck, code, quotes and lists', () => {
    expect(html('**a** *b* ~~c~~ `d`')).toBe('<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>')
    expect(html('> salt, again')).toContain('<blockquote>\n<p>salt, again</p>\n</blockquote>')
    expect(html('- tea\n- soup')).toBe('<ul>\n<li>tea</li>\n<li>soup</li>\n</ul>')
    expect(html('3. tea')).toContain('<ol start="3">')
    expect(html('```\na\n  b\n```')).toBe('<pre><code>a\n  b\n</code></pre>')
  })

  it('keep line breaks, and leave alone what means nothing in a chat', () => {
    expect(html('one\ntwo')).toBe('<p>one\ntwo</p>')
    expect(html('# harbour\n---\n    four spaces')).not.toMatch(/<h1|<h2|<hr|<pre/)
    expect(html('snake_case_name and 2 * 3 * 4')).toBe('<p>snake_case_name and 2 * 3 * 4</p>')
  })

  it('show HTML as words and never run it', () => {
    expect(html('<img src=x onerror=alert(1)> <b>hi</b>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;hi&lt;/b&gt;</p>')
    expect(html('![x](https://tides.example/x.png)')).not.toContain('<img')
  })

  it('link addresses safely', () => {
    expect(html('see https://tides.example/a_b.')).toBe(
      '<p>see <a href="https://tides.example/a_b" rel="noopener noreferrer nofollow">https://tides.example/a_b</a>.</p>',
    )
    expect(html('[x](javascript:alert(1))')).not.toContain('javascript')
  })

  it('mark people of the room, nobody else, and nothing inside code or links', () => {
    expect(html('@ada can you')).toBe('<p><button>@ada</button> can you</p>')
    expect(html('@Ada.')).toBe('<p><button>@Ada</button>.</p>')
    expect(html('@nobody `@ada` mail@ada')).toBe('<p>@nobody <code>@ada</code> mail@ada</p>')
    expect(html('**@ada**')).toBe('<p><strong><button>@ada</button></strong></p>')
  })

  it('show a few emoji alone large', () => {
    expect(html('📻🎉')).toBe('<p><span>📻🎉</span> </p>')
    expect(html('👩‍🚀 ❤️')).toContain('<span>')
    expect(html('12')).toBe('<p>12</p>')
    expect(html('tea 🫖')).toBe('<p>tea 🫖</p>')
  })
})
