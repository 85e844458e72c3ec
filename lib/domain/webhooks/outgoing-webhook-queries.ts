import type { OutgoingWebhook, WebhookEvent } from '@/lib/contract/webhooks'
import type { Database, Position } from '@/lib/domain/ports'
import { botParams, makeBot, type NewWebhook } from '@/lib/domain/webhooks/webhook-bot-sql'

interface OutgoingWebhookRow {
  id: string
  room_id: string
  user_id: string
  username: string
  name: string
  url: string
  events: WebhookEvent[]
  trigger_word: string | null
  enabled: boolean
  failing_since: Date | null
  created_by: string | null
  created_at: Date
}

const COLUMNS = `w.id, w.room_id, w.user_id, u.username, u.name, w.url, w.events, w.trigger_word, w.enabled, w.failing_since, w.created_by,
  w.created_at`

const toOutgoingWebhook = (row: OutgoingWebhookRow): OutgoingWebhook => ({
  ...row,
  failing_since: row.failing_since?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
})

export type NewOutgoingWebhook = NewWebhook & { url: string; events: WebhookEvent[]; triggerWord: string | null }

/** From $6 on: id, address, events, trigger word, who makes it, now. It begins where the room is. */
const INSERT = `${makeBot('outgoing_webhooks')}, w AS (
  INSERT INTO outgoing_webhooks (id, room_id, user_id, url, events, trigger_word, created_by, created_at, seq, rev)
  SELECT $6::uuid, room.id, u.id, $7, $8::text[], $9, $10::uuid, $11::timestamptz, room.last_seq, room.rev FROM room, u RETURNING *
)
SELECT ${COLUMNS}, w.seq AS at_seq, w.rev AS at_rev FROM w, u`

/**
 * @returns the webhook, and where the room was when its bot came in; null when the room has as many as one may have
 * @throws an error with code 23505 when the username is taken
 */
export async function insertOutgoingWebhook(
  db: Database,
  webhook: NewOutgoingWebhook,
): Promise<{ webhook: OutgoingWebhook; position: Position } | null> {
  const { id, url, events, triggerWord, createdBy, createdAt } = webhook
  const params = [...botParams(webhook), id, url, events, triggerWord, createdBy, createdAt]
  const [row] = await db.sql<OutgoingWebhookRow & { at_seq: number; at_rev: number }>(INSERT, params)
  if (!row) return null
  const { at_seq, at_rev, ...made } = row
  return { webhook: toOutgoingWebhook(made), position: { seq: at_seq, rev: at_rev } }
}

const FROM = `SELECT ${COLUMNS} FROM outgoing_webhooks w JOIN users u ON u.id = w.user_id`

const LIST = `${FROM} WHERE w.room_id = $1 ORDER BY w.created_at DESC, w.id DESC`
/** Newest first. */
export const listOutgoingWebhookRows = async (db: Database, roomId: string): Promise<OutgoingWebhook[]> =>
  (await db.sql<OutgoingWebhookRow>(LIST, [roomId])).map(toOutgoingWebhook)

const FIND = `${FROM} WHERE w.id = $1`
/** @returns null when there is no such webhook */
export async function findOutgoingWebhook(db: Database, id: string): Promise<OutgoingWebhook | null> {
  const [row] = await db.sql<OutgoingWebhookRow>(FIND, [id])
  return row ? toOutgoingWebhook(row) : null
}

/** $1 webhook, $2 whether it is told. Switched on, it begins where the room is; what it has missed stays missed. */
const SWITCH = `
WITH w AS (
  UPDATE outgoing_webhooks w SET enabled = $2::boolean, failing_since = CASE WHEN $2::boolean AND NOT w.enabled THEN NULL ELSE w.failing_since END,
    seq = CASE WHEN $2::boolean AND NOT w.enabled THEN r.last_seq ELSE w.seq END, rev = CASE WHEN $2::boolean AND NOT w.enabled THEN r.rev ELSE w.rev END
  FROM rooms r WHERE w.id = $1 AND r.id = w.room_id RETURNING w.*
)
SELECT ${COLUMNS} FROM w JOIN users u ON u.id = w.user_id`

export async function switchOutgoingWebhook(db: Database, id: string, enabled: boolean): Promise<OutgoingWebhook | null> {
  const [row] = await db.sql<OutgoingWebhookRow>(SWITCH, [id, enabled])
  return row ? toOutgoingWebhook(row) : null
}
