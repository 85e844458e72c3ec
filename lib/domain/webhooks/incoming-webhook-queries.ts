import type { User } from '@/lib/contract/users'
import type { IncomingWebhook } from '@/lib/contract/webhooks'
import type { Database, Position } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

interface IncomingWebhookRow {
  id: string
  room_id: string
  user_id: string
  username: string
  name: string
  secret_start: string
  created_by: string | null
  created_at: Date
  last_used_at: Date | null
}

const COLUMNS = 'w.id, w.room_id, w.user_id, u.username, u.name, w.secret_start, w.created_by, w.created_at, w.last_used_at'

const toIncomingWebhook = ({ secret_start, created_at, last_used_at, ...row }: IncomingWebhookRow): IncomingWebhook => ({
  ...row,
  start: secret_start,
  created_at: created_at.toISOString(),
  last_used_at: last_used_at?.toISOString() ?? null,
})

export interface NewIncomingWebhook {
  id: string
  roomId: string
  /** Of the bot that is made with it. */
  userId: string
  username: string
  name: string
  secretHash: string
  secretStart: string
  createdBy: string
  createdAt: Date
}

/**
 * Makes the bot, its membership and the webhook.
 * $1 room, $2 id, $3 bot, $4 its username, $5 its name, $6 hash of the secret, $7 its beginning, $8 who makes it, $9 now, $10 how many a
 * room may have
 */
const INSERT = `
WITH room AS (
  UPDATE rooms SET member_count = rooms.member_count + 1
  WHERE id = $1 AND deleted_at IS NULL AND (SELECT count(*) FROM incoming_webhooks WHERE room_id = $1) < $10::int
  RETURNING id, last_seq, rev
), u AS (
  INSERT INTO users (id, username, name, is_bot, is_webhook, sessions_from) SELECT $3::uuid, $4, $5, true, true, to_timestamp(0) FROM room RETURNING *
), joined AS (
  INSERT INTO memberships (room_id, user_id, involvement, last_read_seq) SELECT room.id, u.id, 'nothing', room.last_seq FROM room, u
), w AS (
  INSERT INTO incoming_webhooks (id, room_id, user_id, secret_hash, secret_start, created_by, created_at)
  SELECT $2::uuid, room.id, u.id, $6, $7, $8::uuid, $9::timestamptz FROM room, u RETURNING *
)
SELECT ${COLUMNS}, room.last_seq AS seq, room.rev FROM w, u, room`

/**
 * @returns the webhook, and where the room was when its bot came in; null when the room has as many as one may have
 * @throws an error with code 23505 when the username is taken
 */
export async function insertIncomingWebhook(
  db: Database,
  webhook: NewIncomingWebhook,
  most: number,
): Promise<{ webhook: IncomingWebhook; position: Position } | null> {
  const { id, roomId, userId, username, name, secretHash, secretStart, createdBy, createdAt } = webhook
  const params = [roomId, id, userId, username, name, secretHash, secretStart, createdBy, createdAt, most]
  const [row] = await db.sql<IncomingWebhookRow & Position>(INSERT, params)
  if (!row) return null
  const { seq, rev, ...made } = row
  return { webhook: toIncomingWebhook(made), position: { seq, rev } }
}

const LIST = `
SELECT ${COLUMNS} FROM incoming_webhooks w JOIN users u ON u.id = w.user_id WHERE w.room_id = $1 ORDER BY w.created_at DESC, w.id DESC`

/** Newest first. */
export const listIncomingWebhookRows = async (db: Database, roomId: string): Promise<IncomingWebhook[]> =>
  (await db.sql<IncomingWebhookRow>(LIST, [roomId])).map(toIncomingWebhook)

/** @returns where it posts to and its bot; null when there is no such webhook */
export const findIncomingWebhook = async (db: Database, id: string): Promise<{ roomId: string; userId: string } | null> =>
  db.prisma.incomingWebhook.findUnique({ where: { id }, select: { roomId: true, userId: true } })

/** $1 now, $2 the hash of the secret. Notes its use, once a minute. */
const OPEN = `
WITH hook AS MATERIALIZED (
  SELECT w.id, w.room_id, w.user_id FROM incoming_webhooks w JOIN rooms r ON r.id = w.room_id AND r.deleted_at IS NULL WHERE w.secret_hash = $2
), used AS (
  UPDATE incoming_webhooks w SET last_used_at = $1::timestamptz FROM hook
  WHERE w.id = hook.id AND (w.last_used_at IS NULL OR w.last_used_at <= $1::timestamptz - interval '1 minute')
)
SELECT ${USER_COLUMNS}, hook.room_id FROM hook JOIN users u ON u.id = hook.user_id`

/** What a secret opens: a room, and the bot that writes there. */
export interface OpenedWebhook {
  roomId: string
  bot: User
}

/** @returns null when no webhook has this secret, or its room is deleted */
export async function openIncomingWebhook(db: Database, secretHash: string, now: Date): Promise<OpenedWebhook | null> {
  const [row] = await db.sql<UserRow & { room_id: string }>(OPEN, [now, secretHash])
  return row ? { roomId: row.room_id, bot: toUser(row) } : null
}
