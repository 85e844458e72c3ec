import { describe, expect, it } from 'vitest'
import { messageRows, type NewMark } from '@/components/messages/rows'
import type { MessageEntry } from '@/lib/client/message-entry'
import type { Message } from '@/lib/contract/messages'

const message = (seq: number, user: string, time: string, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  room_id: 'harbour',
  user_id: user,
  username: user,
  name: user,
  avatar_url: null,
  content: 'tea',
  message_type: 'text',
  file_url: null,
  files: [],
  timestamp: `2026-11-${time}:00.000Z`,
  seq,
  rev: seq,
  nonce: null,
  thread_id: null,
  reply_count: 0,
  mentions: [],
  reactions: [],
  edited_at: null,
  deleted_at: null,
  ...more,
})

const sent = (one: Message): MessageEntry => ({ key: one.id, message: one, state: 'sent', error: null, waitsUntil: null, uploads: [] })

/** The rows as one line of words each. */
const shape = (messages: Message[], newMark: NewMark | null = null) =>
  messageRows(messages.map(sent), { zone: 'UTC', readerId: 'ada', newMark, isComplete: false }).map((row) => {
    if (row.kind === 'message') return `${row.entry.message.user_id}${row.grouped ? ' again' : ''}`
    if (row.kind === 'day') return row.isNew ? 'new day' : 'day'
    return row.kind === 'new' ? `${row.count} new` : row.kind
  })

describe('rows of a list', () => {
  it('groups one person within five minutes', () => {
    const messages = [
      message(1, 'mira', '20T10:00'),
      message(2, 'mira', '20T10:05'),
      message(3, 'mira', '20T10:11'),
      message(4, 'chen', '20T10:11'),
    ]
    expect(shape(messages)).toEqual(['day', 'mira', 'mira again', 'mira', 'chen'])
  })

  it('ends a group at midnight, at a system line and at a deleted message', () => {
    expect(shape([message(1, 'mira', '19T23:59'), message(2, 'mira', '20T00:01')])).toEqual(['day', 'mira', 'day', 'mira'])
    const system = [
      message(1, 'mira', '20T10:00'),
      message(2, 'mira', '20T10:01', { message_type: 'system' }),
      message(3, 'mira', '20T10:02'),
    ]
    expect(shape(system)).toEqual(['day', 'mira', 'system', 'mira'])
    const deleted = [message(1, 'mira', '20T10:00', { deleted_at: '2026-11-20T10:03:00.000Z' }), message(2, 'mira', '20T10:01')]
    expect(shape(deleted)).toEqual(['day', 'mira', 'mira'])
  })

  it('draws the new line before the first of others’ unread messages and ends the group there', () => {
    const messages = [
      message(1, 'mira', '20T10:00'),
      message(2, 'ada', '20T10:01'),
      message(3, 'mira', '20T10:02'),
      message(4, 'mira', '20T10:03'),
    ]
    expect(shape(messages, { after: 1, upTo: null })).toEqual(['day', 'mira', 'ada', '2 new', 'mira', 'mira again'])
    expect(shape(messages, { after: 3, upTo: null })).toEqual(['day', 'mira', 'ada', 'mira', '1 new', 'mira'])
    expect(shape(messages, { after: 1, upTo: 3 })).toEqual(['day', 'mira', 'ada', '1 new', 'mira', 'mira again'])
    expect(shape(messages, { after: 4, upTo: null })).toEqual(['day', 'mira', 'ada', 'mira', 'mira again'])
  })

  it('draws no new line where what is new begins before the first message that is loaded', () => {
    expect(shape([message(9, 'mira', '20T10:00')], { after: 4, upTo: null })).toEqual(['day', 'mira'])
  })

  it('lets the day stand for both when the new line falls on it', () => {
    expect(shape([message(1, 'mira', '19T10:00'), message(2, 'mira', '20T10:00')], { after: 1, upTo: null })).toEqual([
      'day',
      'mira',
      'new day',
      'mira',
    ])
  })
})
