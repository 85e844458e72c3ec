import { describe, expect, it } from 'vitest'
import { type OpenRoom, sidebarSections } from '@/components/rooms/sidebar-sections'
import type { RoomView } from '@/lib/contract/rooms'

const room = (id: string, more: Partial<RoomView> = {}): RoomView => ({
  id,
  name: id,
  description: '',
  topic: '',
  visibility: 'public',
  kind: 'room',
  created_by: null,
  created_at: '2026-11-01T10:00:00.000Z',
  member_count: 3,
  last_seq: 0,
  rev: 0,
  guests_allowed: false,
  slow_mode_seconds: 0,
  picture_url: null,
  is_member: true,
  role: 'member',
  involvement: 'everything',
  last_read_seq: 0,
  unread: 0,
  mention_count: 0,
  last_message_at: null,
  people: [],
  ...more,
})

const ids = (rooms: RoomView[], open: OpenRoom | null = null) => {
  const { unread, rooms: read, direct } = sidebarSections(rooms, 'ada', open)
  return [unread, read, direct].map((section) => section.map((one) => one.id))
}

describe('the sidebar', () => {
  it('puts what is for you first, then the latest', () => {
    const rooms = [
      room('music-desk', { unread: 12, last_message_at: '2026-11-20T10:30:00.000Z' }),
      room('newsroom', { unread: 3, mention_count: 3, last_message_at: '2026-11-20T10:24:00.000Z' }),
      room('on-air', { unread: 1, last_message_at: '2026-11-20T10:31:00.000Z' }),
    ]
    expect(ids(rooms)[0]).toEqual(['newsroom', 'on-air', 'music-desk'])
  })

  it('sorts rooms by name and direct messages by the latest', () => {
    const rooms = [
      room('volunteers'),
      room('board'),
      room('d1', { kind: 'dm', last_message_at: '2026-11-18T10:00:00.000Z' }),
      room('d2', { kind: 'dm', last_message_at: '2026-11-19T10:00:00.000Z' }),
    ]
    expect(ids(rooms)).toEqual([[], ['board', 'volunteers'], ['d2', 'd1']])
  })

  it('keeps a muted room out of what is unread unless it mentions you', () => {
    expect(ids([room('jingles', { involvement: 'nothing', unread: 9 })])).toEqual([[], ['jingles'], []])
    expect(ids([room('jingles', { involvement: 'nothing', unread: 9, mention_count: 1 })])).toEqual([['jingles'], [], []])
  })

  it('leaves the room that one reads where it stood', () => {
    const rooms = [room('board', { unread: 1, last_message_at: '2026-11-20T10:30:00.000Z' }), room('on-air')]
    expect(ids(rooms, { id: 'on-air', wasUnread: true, wasForMe: true })).toEqual([['on-air', 'board'], [], []])
    expect(ids([room('board', { unread: 1 })], { id: 'board', wasUnread: false, wasForMe: false })).toEqual([[], ['board'], []])
  })

  it('shows no room that one is not in', () => {
    expect(ids([room('board', { is_member: false })])).toEqual([[], [], []])
  })
})
