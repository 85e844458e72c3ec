import type { Room, RoomPerson, RoomView } from '@/lib/contract/rooms'
import { type Page, pagedList, readPage } from '@/lib/domain/page'
import type { Database } from '@/lib/domain/ports'
import { openTo } from '@/lib/domain/rooms/open-to'
import { avatarUrl } from '@/lib/domain/users/avatar-url'

export interface RoomRow {
  id: string
  kind: Room['kind']
  visibility: Room['visibility']
  name: string
  description: string
  topic: string
  created_by: string | null
  created_at: Date
  last_seq: number
  rev: number
  last_message_at: Date | null
  member_count: number
  guests_allowed: boolean
  slow_mode_seconds: number
  picture_hash: string | null
}

interface RoomViewRow extends RoomRow {
  role: RoomView['role']
  involvement: RoomView['involvement']
  last_read_seq: number | null
  unread: number
  mention_count: number
  people: (Omit<RoomPerson, 'avatar_url'> & { avatar_hash: string | null })[] | null
}

export const ROOM_COLUMNS = `r.id, r.kind, r.visibility, r.name, r.description, r.topic, r.created_by, r.created_at, r.last_seq, r.rev,
  r.last_message_at, r.member_count, r.guests_allowed, r.slow_mode_seconds, r.picture_hash`

/** The hash changes with the picture, so that the address can be cached for ever. */
const pictureUrl = (roomId: string, hash: string | null) => (hash ? `/api/rooms/${roomId}/picture?v=${hash}` : null)

export const toRoom = (row: RoomRow): Room => ({
  id: row.id,
  name: row.name,
  description: row.description,
  topic: row.topic,
  visibility: row.visibility,
  kind: row.kind,
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  member_count: row.member_count,
  last_seq: row.last_seq,
  rev: row.rev,
  guests_allowed: row.guests_allowed,
  slow_mode_seconds: row.slow_mode_seconds,
  picture_url: pictureUrl(row.id, row.picture_hash),
})

/**
 * Rooms as the person $1 sees them: unread is counted from positions, along the index that covers it.
 * $2: one room's id, or null for all: those the person is in, and the public ones.
 */
const VIEWS = pagedList(
  `
SELECT ${ROOM_COLUMNS}, b.role, b.involvement, b.last_read_seq,
  CASE WHEN b.last_read_seq < r.last_seq THEN (
    SELECT count(*) FROM messages m WHERE m.room_id = r.id AND m.seq > b.last_read_seq
      AND m.user_id <> $1 AND m.thread_id IS NULL AND m.type <> 'system' AND m.deleted_at IS NULL)::int ELSE 0 END AS unread,
  CASE WHEN b.last_read_seq < r.last_seq THEN (
    SELECT count(*) FROM mentions t JOIN messages m ON m.id = t.message_id AND m.user_id <> $1
     WHERE t.user_id = $1 AND t.room_id = r.id AND t.seq > b.last_read_seq)::int ELSE 0 END AS mention_count,
  CASE WHEN r.kind = 'dm' THEN (
    SELECT json_agg(json_build_object('user_id', u.id, 'username', u.username, 'name', u.name, 'avatar_hash', u.avatar_hash) ORDER BY u.username)
      FROM memberships x JOIN users u ON u.id = x.user_id WHERE x.room_id = r.id) END AS people
FROM rooms r LEFT JOIN memberships b ON b.room_id = r.id AND b.user_id = $1
WHERE r.deleted_at IS NULL AND ($2::text IS NULL OR r.id = $2) AND (b.user_id IS NOT NULL OR ${openTo('$1')})`,
  { parameters: 2, order: 'r.created_at, r.id', id: 'r.id COLLATE "C"', type: 'text' },
)

const toRoomView = (row: RoomViewRow): RoomView => ({
  ...toRoom(row),
  is_member: row.role !== null,
  role: row.role,
  involvement: row.involvement,
  last_read_seq: row.last_read_seq ?? 0,
  unread: row.unread,
  mention_count: row.mention_count,
  last_message_at: row.last_message_at?.toISOString() ?? null,
  people: (row.people ?? []).map(({ avatar_hash, ...person }) => ({ ...person, avatar_url: avatarUrl(person.user_id, avatar_hash) })),
})

export const listRoomViews = async (db: Database, userId: string, page: Page = {}): Promise<RoomView[]> =>
  (await readPage<RoomViewRow>(db, VIEWS, [userId, null], page)).map(toRoomView)

/** @returns null when there is no such room for this person */
export async function findRoomView(db: Database, userId: string, roomId: string): Promise<RoomView | null> {
  const [row] = await db.sql<RoomViewRow>(VIEWS.whole, [userId, roomId])
  return row ? toRoomView(row) : null
}

/** What decides who may do what in a room. */
export type RoomAccess = Pick<RoomView, 'id' | 'kind' | 'visibility' | 'role' | 'guests_allowed'>

const ACCESS = `
SELECT r.id, r.kind, r.visibility, r.guests_allowed, b.role FROM rooms r LEFT JOIN memberships b ON b.room_id = r.id AND b.user_id = $1
WHERE r.id = $2 AND r.deleted_at IS NULL AND (b.user_id IS NOT NULL OR ${openTo('$1')})`

/** @returns null when there is no such room for this person */
export const findRoomAccess = async (db: Database, userId: string, roomId: string): Promise<RoomAccess | null> =>
  (await db.sql<RoomAccess>(ACCESS, [userId, roomId]))[0] ?? null

/** Ids of the rooms a person is in. */
export async function listRoomIds(db: Database, userId: string): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    'SELECT r.id FROM memberships b JOIN rooms r ON r.id = b.room_id WHERE b.user_id = $1 AND r.deleted_at IS NULL',
    [userId],
  )
  return rows.map((row) => row.id)
}
