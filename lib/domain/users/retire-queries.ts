import type { Database } from '@/lib/domain/ports'

/** Someone whose account has ended, as they were called, and the rooms they were in. */
export interface Retired {
  id: string
  username: string
  rooms: string[]
}

/**
 * Ends accounts for good in one statement: the username is free again, they are in no room and have no token; their messages stay, under a
 * name that nobody can have taken beforehand. A room whose owner goes has another one, as when they leave. Direct conversations keep their
 * people. $1 now
 */
const retire = (who: string) => `
WITH target AS MATERIALIZED (
  SELECT u.id, u.username FROM users u WHERE u.retired_at IS NULL AND ${who} FOR UPDATE SKIP LOCKED
), ended AS (
  UPDATE users u SET retired_at = $1::timestamptz, email = NULL, password_hash = NULL,
    username = left(u.username, 22) || '-' || left(replace(gen_random_uuid()::text, '-', ''), 9)
  FROM target WHERE u.id = target.id
), tokens AS (
  DELETE FROM api_tokens t USING target WHERE t.user_id = target.id
), gone AS (
  DELETE FROM memberships b USING target, rooms r WHERE b.user_id = target.id AND r.id = b.room_id AND r.kind = 'room'
  RETURNING b.room_id, b.user_id, b.role
), counted AS (
  UPDATE rooms SET member_count = rooms.member_count - g.n
  FROM (SELECT room_id, count(*)::int AS n FROM gone GROUP BY room_id) g WHERE rooms.id = g.room_id
), heir AS (
  UPDATE memberships b SET role = 'owner' FROM (
    SELECT DISTINCT ON (x.room_id) x.room_id, x.user_id FROM memberships x JOIN gone ON gone.room_id = x.room_id AND gone.role = 'owner'
    WHERE x.role <> 'guest' AND x.user_id NOT IN (SELECT id FROM target)
    ORDER BY x.room_id, x.role <> 'admin', x.joined_at, x.user_id) next
  WHERE b.room_id = next.room_id AND b.user_id = next.user_id
)
SELECT target.id, target.username, ARRAY(SELECT room_id FROM gone WHERE gone.user_id = target.id ORDER BY 1) AS rooms FROM target`

/** $2 the bot */
const RETIRE_BOT = retire('u.is_bot AND NOT u.is_webhook AND u.id = $2::uuid')
/** $2 the bot of a webhook, which goes with it */
const RETIRE_WEBHOOK = retire('u.is_webhook AND u.id = $2::uuid')

/** @returns null when there is no such bot */
export const retireBotRow = async (db: Database, id: string, now: Date): Promise<Retired | null> =>
  (await db.sql<Retired>(RETIRE_BOT, [now, id]))[0] ?? null

/** @returns null when no webhook has this bot */
export const retireWebhookRow = async (db: Database, botId: string, now: Date): Promise<Retired | null> =>
  (await db.sql<Retired>(RETIRE_WEBHOOK, [now, botId]))[0] ?? null

/** $2 at most so many */
const RETIRE_GUESTS = retire(`u.id IN (
  SELECT id FROM users WHERE guest_until <= $1::timestamptz AND retired_at IS NULL ORDER BY guest_until LIMIT $2::int)`)

/** Those whose time is over. */
export const retireGuestRows = (db: Database, now: Date, most: number): Promise<Retired[]> => db.sql<Retired>(RETIRE_GUESTS, [now, most])
