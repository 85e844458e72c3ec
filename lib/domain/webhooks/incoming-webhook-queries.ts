import type { User } from '@/lib/contract/users'
import type { IncomingWebhook } from '@/lib/contract/webhooks'
import type { Database, Position } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'
import { botParams, makeBot, type NewWebhook } from '@/lib/domain/webhooks/webhook-bot-sql'

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

export type NewIncomingWebhook = NewWebhook & { secretHash: string; secretStart: string }

/** From $6 on: id, hash of the secret, its beginning, who makes it, now */
const INSERT = `${makeBot('incoming_webhooks')}, w AS (
  INSERT INTO incoming_webhooks (id, room_id, user_id, secret_hash, secret_start, created_by, created_at)
  SELECT $6::uuid, room.id, u.id, $7, $8, $9::uuid, $10::timestamptz FROM room, u RETURNING *
)
SELECT ${COLUMNS}, room.last_seq AS at_seq, room.rev AS at_rev FROM w, u, room`

/**
 * @returns the webhook, and where the room was when its bot came in; null when the room has as many as one may have
 * @throws an error with code 23505 when the username is taken
 */
export async function insertIncomingWebhook(
  db: Database,
  webhook: NewIncomingWebhook,
): Promise<{ webhook: IncomingWebhook; position: Position } | null> {
  const { id, secretHash, secretStart, createdBy, createdAt } = webhook
  const params = [...botParams(webhook), id, secretHash, secretStart, createdBy, createdAt]
  const [row] = await db.sql<IncomingWebhookRow & { at_seq: number; at_rev: number }>(INSERT, params)
  if (!row) return null
  const { at_seq, at_rev, ...made } = row
  return { webhook: toIncomingWebhook(made), position: { seq: at_seq, rev: at_rev } }
}

const LIST = `
SELECT ${COLUMNS} FROM incoming_webhooks w JOIN users u ON u.id = w.user_id WHERE w.room_id = $1 ORDER BY w.created_at DESC, w.id DESC`

/** Newest first. */
export const listIncomingWebhookRows = async (db: Database, roomId: string): Promise<IncomingWebhook[]> =>
  (await db.sql<IncomingWebhookRow>(LIST, [roomId])).map(toIncomingWebhook)

const FIND = 'SELECT room_id, user_id FROM incoming_webhooks WHERE id = $1'

/** @returns where it posts to and its bot; null when there is no such webhook */
export const findIncomingWebhook = async (db: Database, id: string): Promise<{ room_id: string; user_id: string } | null> =>
  (await db.sql<{ room_id: string; user_id: string }>(FIND, [id]))[0] ?? null

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
