import type { Involvement, Room, Visibility } from '@/lib/contract/rooms'
import type { Database } from '@/lib/domain/ports'
import { ROOM_COLUMNS, type RoomRow, toRoom } from '@/lib/domain/rooms/room-queries'

/** $1 id, $2 name, $3 description, $4 visibility, $5 owner */
const CREATE = `
WITH r AS (
  INSERT INTO rooms (id, name, description, visibility, created_by, member_count) VALUES ($1, $2, $3, $4::visibility, $5::uuid, 1)
  ON CONFLICT (id) DO NOTHING RETURNING *
), b AS (
  INSERT INTO memberships (room_id, user_id, role) SELECT id, $5::uuid, 'owner' FROM r
)
SELECT ${ROOM_COLUMNS} FROM r`

/** @returns null when the id is taken, by a deleted room too */
export async function insertRoom(
  db: Database,
  room: { id: string; name: string; description: string; visibility: Visibility; ownerId: string },
): Promise<Room | null> {
  const [row] = await db.sql<RoomRow>(CREATE, [room.id, room.name, room.description, room.visibility, room.ownerId])
  return row ? toRoom(row) : null
}

export interface RoomEdit {
  name?: string | undefined
  description?: string | undefined
  topic?: string | undefined
  visibility?: Visibility | undefined
  guests_allowed?: boolean | undefined
  slow_mode_seconds?: number | undefined
}

/** $6 whether guests are let in: if not, those who are in it leave. */
const UPDATE = `
WITH gone AS (
  DELETE FROM memberships b USING users u WHERE $6::boolean IS FALSE AND b.room_id = $1 AND b.role = 'guest' AND u.id = b.user_id
  RETURNING u.id, u.username
), r AS (
  UPDATE rooms r SET name = coalesce($2, r.name), description = coalesce($3, r.description), topic = coalesce($4, r.topic),
    visibility = coalesce($5::visibility, r.visibility), guests_allowed = coalesce($6::boolean, r.guests_allowed),
    slow_mode_seconds = coalesce($7::int, r.slow_mode_seconds),
    member_count = r.member_count - (SELECT count(*) FROM gone)::int
  WHERE r.id = $1 AND r.deleted_at IS NULL RETURNING r.*
)
SELECT ${ROOM_COLUMNS}, (SELECT coalesce(json_agg(gone), '[]') FROM gone) AS gone FROM r`

export interface UpdatedRoom {
  room: Room
  /** Guests who are no longer in it. */
  gone: { id: string; username: string }[]
}

export async function updateRoomRow(db: Database, roomId: string, edit: RoomEdit): Promise<UpdatedRoom | null> {
  const [row] = await db.sql<RoomRow & Pick<UpdatedRoom, 'gone'>>(UPDATE, [
    roomId,
    edit.name ?? null,
    edit.description ?? null,
    edit.topic ?? null,
    edit.visibility ?? null,
    edit.guests_allowed ?? null,
    edit.slow_mode_seconds ?? null,
  ])
  return row ? { room: toRoom(row), gone: row.gone } : null
}

const DELETE = `UPDATE rooms r SET deleted_at = now() WHERE r.id = $1 AND r.deleted_at IS NULL RETURNING ${ROOM_COLUMNS}`
export async function deleteRoomRow(db: Database, roomId: string): Promise<Room | null> {
  const [row] = await db.sql<RoomRow>(DELETE, [roomId])
  return row ? toRoom(row) : null
}

/** $2 who asks: only the room's owner. */
const RESTORE = `
UPDATE rooms r SET deleted_at = NULL FROM memberships b
WHERE r.id = $1 AND r.deleted_at IS NOT NULL AND b.room_id = r.id AND b.user_id = $2 AND b.role = 'owner'
RETURNING ${ROOM_COLUMNS}, ARRAY(SELECT user_id FROM memberships x WHERE x.room_id = r.id) AS member_ids`

/** @returns the room and its members, or null when there is no such deleted room of this owner */
export async function restoreRoomRow(db: Database, roomId: string, ownerId: string): Promise<{ room: Room; memberIds: string[] } | null> {
  const [row] = await db.sql<RoomRow & { member_ids: string[] }>(RESTORE, [roomId, ownerId])
  return row ? { room: toRoom(row), memberIds: row.member_ids } : null
}

/**
 * Finds or makes the direct-message room of exactly these people. $1 id if new, $2 key, $3 members, $4 who opens it.
 * Two who open it at once get the same room: the second waits for the first at the key's index.
 */
const OPEN_DM = `
WITH made AS (
  INSERT INTO rooms (id, kind, visibility, name, created_by, member_count, dm_key)
  SELECT $1, 'dm', 'private', (SELECT string_agg(username, ', ' ORDER BY username) FROM users WHERE id = ANY ($3::uuid[])), $4::uuid, cardinality($3::uuid[]), $2
  WHERE (SELECT count(*) FROM users WHERE id = ANY ($3::uuid[]) AND NOT is_guest AND NOT is_webhook AND retired_at IS NULL) = cardinality($3::uuid[])
  ON CONFLICT (dm_key) DO NOTHING RETURNING id
), members AS (
  INSERT INTO memberships (room_id, user_id) SELECT made.id, unnest($3::uuid[]) FROM made
)
SELECT id, true AS made FROM made UNION ALL SELECT id, false FROM rooms WHERE dm_key = $2`

/** @returns null when one of the people is not there, or a guest */
export async function openDmRow(
  db: Database,
  dm: { id: string; key: string; memberIds: string[]; openerId: string },
): Promise<{ id: string; made: boolean } | null> {
  const params = [dm.id, dm.key, dm.memberIds, dm.openerId]
  // The one who lost the race at the index sees the winner's room with the second try, which has a newer snapshot.
  const find = async () => (await db.sql<{ id: string; made: boolean }>(OPEN_DM, params))[0]
  return (await find()) ?? (await find()) ?? null
}

/**
 * $1 room, $2 user, $3 seq: forward only, and not beyond the end. What they were told of messages up to there is read with it. Gives the
 * position, whether it moved, and how many notifications were read.
 */
const READ = `
WITH moved AS (
  UPDATE memberships b SET last_read_seq = least($3::int, r.last_seq) FROM rooms r
  WHERE r.id = $1 AND r.deleted_at IS NULL AND b.room_id = r.id AND b.user_id = $2 AND b.last_read_seq < least($3::int, r.last_seq)
  RETURNING b.last_read_seq
), read AS (
  UPDATE notifications n SET is_read = true FROM moved
  WHERE n.user_id = $2 AND n.room_id = $1 AND n.seq <= moved.last_read_seq AND NOT n.is_read RETURNING n.id
)
SELECT last_read_seq AS seq, true AS moved, (SELECT count(*) FROM read)::int AS notifications FROM moved
UNION ALL
SELECT b.last_read_seq, false, 0 FROM memberships b JOIN rooms r ON r.id = b.room_id AND r.deleted_at IS NULL
WHERE b.room_id = $1 AND b.user_id = $2 AND NOT EXISTS (SELECT FROM moved)`

/** @returns null when the person is not a member */
export async function moveReadPosition(
  db: Database,
  roomId: string,
  userId: string,
  seq: number,
): Promise<{ seq: number; moved: boolean; notifications: number } | null> {
  return (await db.sql<{ seq: number; moved: boolean; notifications: number }>(READ, [roomId, userId, seq]))[0] ?? null
}

/** @returns false when the person is not a member */
export async function setInvolvement(db: Database, roomId: string, userId: string, involvement: Involvement): Promise<boolean> {
  const { count } = await db.prisma.membership.updateMany({ where: { roomId, userId }, data: { involvement } })
  return count > 0
}
