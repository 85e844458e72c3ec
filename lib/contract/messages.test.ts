import { describe, expect, it } from 'vitest'
import { countsAsUnread, emoji } from '@/lib/contract/messages'

describe('emoji', () => {
  it.each(['👍', '❤️', '❤', '👩‍👩‍👧‍👦', '👍🏽', '🏳️‍🌈', '🇳🇱', '1️⃣', '#️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])('takes %s', (value) => {
    expect(emoji.safeParse(value).success).toBe(true)
  })

  it.each([
    ['a letter', 'a'],
    ['a word', 'thumbs'],
    ['digits', '12'],
    ['a sign that keycaps are made of', '#'],
    ['nothing', ''],
    ['an emoji and a letter', '👍a'],
    ['two emoji', '👍👍'],
    ['a joiner alone, which nobody sees', '\u200d'],
    ['a variation selector alone', '\ufe0f'],
    ['a lone surrogate', '\ud83d'],
    ['markup', '<b>'],
    ['spaces around it', ' 👍 '],
    ['far too many joined', '👩‍'.repeat(40)],
  ])('refuses %s', (_, value) => {
    expect(emoji.safeParse(value).success).toBe(false)
  })
})

describe('countsAsUnread', () => {
  const message = { user_id: 'mira', thread_id: null, message_type: 'text', deleted_at: null } as const

  it("counts others' messages that are neither replies, nor system, nor deleted", () => {
    expect(countsAsUnread(message, 'tomas')).toBe(true)
    expect(countsAsUnread(message, 'mira')).toBe(false)
    expect(countsAsUnread({ ...message, thread_id: 'root' }, 'tomas')).toBe(false)
    expect(countsAsUnread({ ...message, message_type: 'system' }, 'tomas')).toBe(false)
    expect(countsAsUnread({ ...message, deleted_at: '2026-11-19T10:24:00.000Z' }, 'tomas')).toBe(false)
  })
})
