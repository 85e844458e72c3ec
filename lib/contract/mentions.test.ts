import { describe, expect, it } from 'vitest'
import { findMentions, mentionedUsernames } from '@/lib/contract/mentions'

describe('findMentions', () => {
  it.each([
    ['@mira look', ['mira']],
    ['ask @mira, @tomas and (@chen)', ['mira', 'tomas', 'chen']],
    ['thanks @mira.', ['mira']],
    ['@mira: yes, @mira!', ['mira', 'mira']],
    ['@Mira in capitals', ['mira']],
    ['@a.b_c-d9', ['a.b_c-d9']],
    ['@mira-', ['mira']],
    ['«@mira»', ['mira']],
    ['line one\n@mira', ['mira']],
  ])('finds those in %j', (content, usernames) => {
    expect(findMentions(content).map((span) => span.username)).toEqual(usernames)
  })

  it.each(['mira@tidewater.example', 'a@b', 'x/@mira', '@@mira', '@', '@m', 'no one', 'é@mira', '@ mira'])(
    'finds none in %j',
    (content) => {
      expect(findMentions(content)).toEqual([])
    },
  )

  it('says where each stands, in units of the string', () => {
    const content = '😀 @mira'
    const [span] = findMentions(content)
    expect(content.slice(span?.start, span?.end)).toBe('@mira')
  })

  it('reads a long text of nothing but signs quickly', () => {
    const begun = performance.now()
    findMentions('@'.repeat(400_000))
    findMentions('@a.'.repeat(130_000))
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

describe('mentionedUsernames', () => {
  it('names each once, and at most fifty', () => {
    expect(mentionedUsernames('@mira @tomas @MIRA')).toEqual(['mira', 'tomas'])
    expect(mentionedUsernames(Array.from({ length: 80 }, (_, i) => `@user${i}`).join(' '))).toHaveLength(50)
  })
})
