import type { User } from '@/lib/contract/users'
import type { Database } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

/** $1 id, $2 username, $3 until when, $4 default room, $5 whether guests are let in unless the owner has said, $6 from when their sessions count */
const INSERT = `
WITH policy AS MATERIALIZED (
  SELECT coalesce((SELECT guests FROM workspace), $5::boolean) AS open
), u AS (
  INSERT INTO users (id, username, name, role, is_guest, guest_until, sessions_from)
  SELECT $1::uuid, $2, $2, 'guest', true, $3::timestamptz, $6::timestamptz FROM policy WHERE open RETURNING *
), room AS (
  UPDATE rooms SET member_count = rooms.member_count + 1 FROM u WHERE rooms.id = $4 AND rooms.guests_allowed RETURNING rooms.id, rooms.last_seq
), joined AS (
  INSERT INTO memberships (room_id, user_id, role, last_read_seq) SELECT room.id, u.id, 'guest', room.last_seq FROM room, u
)
SELECT (SELECT id FROM room) AS room_id, ${USER_COLUMNS} FROM u`

/** No token counts for a guest who is here without one. Nobody else has this time, which is how they are told apart. */
const NEVER = new Date('9999-12-31T00:00:00Z')

export interface NewGuest {
  id: string
  username: string
  until: Date
  /** Here as long as their connection, and without a token. */
  isWalkIn: boolean
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
  const sessionsFrom = guest.isWalkIn ? NEVER : new Date(0)
  const [row] = await db.sql<Row>(INSERT, [guest.id, guest.username, guest.until, options.roomId, options.guests, sessionsFrom])
  return row ? { user: toUser(row), roomId: row.room_id } : null
}

/** Those who are here now. */
export async function listGuestIds(db: Database): Promise<string[]> {
  const rows = await db.sql<{ id: string }>('SELECT id FROM users WHERE guest_until IS NOT NULL AND retired_at IS NULL', [])
  return rows.map((row) => row.id)
}

/** $1 username, $2 now, $3 until when they stay, $4 whose time ends before then has nobody who says that they are here, $5 as above, $6 never */
const TAKE_UP = `
UPDATE users u SET guest_until = $3::timestamptz
WHERE u.username = $1 AND u.sessions_from = $6::timestamptz AND u.retired_at IS NULL
  AND u.guest_until > $2::timestamptz AND u.guest_until < $4::timestamptz AND coalesce((SELECT guests FROM workspace), $5::boolean)
RETURNING ${USER_COLUMNS}`

/** @returns the walk-in guest of this name whose connection has just ended, who is here again; of two who ask at once one gets them */
export async function takeUpWalkIn(
  db: Database,
  username: string,
  options: { now: Date; until: Date; lapsed: Date; guests: boolean },
): Promise<User | null> {
  const [row] = await db.sql<UserRow>(TAKE_UP, [username, options.now, options.until, options.lapsed, options.guests, NEVER])
  return row ? toUser(row) : null
}

/** Says until when these walk-in guests are here. */
export async function renewWalkIns(db: Database, ids: string[], until: Date): Promise<void> {
  const text =
    'UPDATE users SET guest_until = $2::timestamptz WHERE id = ANY ($1::uuid[]) AND sessions_from = $3::timestamptz AND retired_at IS NULL'
  await db.sql(text, [ids, until, NEVER])
}
