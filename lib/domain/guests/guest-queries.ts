import type { User } from '@/lib/contract/users'
import type { Database } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

/** $1 id, $2 username, $3 until when, $4 default room, $5 whether guests are let in unless the owner has said */
const INSERT = `
WITH policy AS MATERIALIZED (
  SELECT coalesce((SELECT guests FROM workspace), $5::boolean) AS open
), u AS (
  INSERT INTO users (id, username, name, role, is_guest, guest_until, sessions_from)
  SELECT $1::uuid, $2, $2, 'guest', true, $3::timestamptz, to_timestamp(0) FROM policy WHERE open RETURNING *
), room AS (
  UPDATE rooms SET member_count = rooms.member_count + 1 FROM u WHERE rooms.id = $4 AND rooms.guests_allowed RETURNING rooms.id, rooms.last_seq
), joined AS (
  INSERT INTO memberships (room_id, user_id, role, last_read_seq) SELECT room.id, u.id, 'guest', room.last_seq FROM room, u
)
SELECT (SELECT id FROM room) AS room_id, ${USER_COLUMNS} FROM u`

export interface NewGuest {
  id: string
  username: string
  until: Date
}

/**
 * Makes a guest, a member of the default room if that lets guests in.
 * @returns null when guests are off; `roomId` null when they are in no room yet
 * @throws an error with code 23505 when the username is in use
 */
export async function insertGuest(
  db: Database,
  guest: NewGuest,
  options: { roomId: string; guests: boolean },
): Promise<{ user: User; roomId: string | null } | null> {
  type Row = UserRow & { room_id: string | null }
  const [row] = await db.sql<Row>(INSERT, [guest.id, guest.username, guest.until, options.roomId, options.guests])
  return row ? { user: toUser(row), roomId: row.room_id } : null
}

/** Those who are here now. */
export async function listGuestIds(db: Database): Promise<string[]> {
  const rows = await db.sql<{ id: string }>('SELECT id FROM users WHERE guest_until IS NOT NULL AND retired_at IS NULL', [])
  return rows.map((row) => row.id)
}
