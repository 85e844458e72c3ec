import type { Message } from '@/lib/contract/messages'
import type { OutgoingWebhook, WebhookDelivery, WebhookEvent } from '@/lib/contract/webhooks'
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from '@/lib/domain/messages/message-row'
import type { Database } from '@/lib/domain/ports'

/** The kind of job that delivers; its key is the delivery, its lane the webhook. */
export const DELIVER = 'webhook-delivery'

interface DeliveryRow {
  id: string
  webhook_id: string
  event: string
  message_id: string | null
  state: WebhookDelivery['state']
  tries: number
  status: number | null
  duration_ms: number | null
  error: string | null
  created_at: Date
  tried_at: Date | null
  next_try_at: Date | null
}

const COLUMNS = `d.id, d.webhook_id, d.event, d.message_id, d.state, d.tries, d.status, d.duration_ms, d.error, d.created_at, d.tried_at`

const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  ...row,
  created_at: row.created_at.toISOString(),
  tried_at: row.tried_at?.toISOString() ?? null,
  next_try_at: row.next_try_at?.toISOString() ?? null,
})

/** A webhook whose room has gone on. */
export interface Follower {
  id: string
  room_id: string
  /** How far it is. */
  seq: number
  rev: number
  events: WebhookEvent[]
  trigger_word: string | null
  /** Where the room is. */
  room_rev: number
}

const FOLLOWERS = `
SELECT w.id, w.room_id, w.seq, w.rev, w.events, w.trigger_word, r.rev AS room_rev
FROM outgoing_webhooks w JOIN rooms r ON r.id = w.room_id AND r.deleted_at IS NULL WHERE w.enabled`

/** Those that are switched on, whether or not there is something new. */
export const listFollowers = (db: Database): Promise<Follower[]> => db.sql<Follower>(FOLLOWERS, [])

/** A message that has changed since. */
export interface Change {
  id: string
  seq: number
  rev: number
  content: string
  by_webhook: boolean
}

/** $1 room, $2 after this rev, $3 at most so many. The index of `rev` asks for `rev > 0`. */
const CHANGES = `
SELECT m.id, m.seq, m.rev, CASE WHEN m.deleted_at IS NULL THEN m.content ELSE '' END AS content, u.is_webhook AS by_webhook
FROM (SELECT * FROM messages m WHERE m.room_id = $1 AND m.rev > 0 AND m.rev > $2::int ORDER BY m.rev LIMIT $3::int) m
JOIN users u ON u.id = m.user_id ORDER BY m.rev`

export const listChanges = (db: Database, roomId: string, rev: number, most: number): Promise<Change[]> =>
  db.sql<Change>(CHANGES, [roomId, rev, most])

export interface NewDelivery {
  id: string
  event: WebhookEvent
  message_id: string
}

/**
 * Moves a webhook on, and makes the deliveries and their jobs with it: all of it, or nothing; and nothing when another process was quicker.
 * $1 webhook, $2 the rev it was at, $3 and $4 the seq and rev it is at now, $5 deliveries as JSON, $6 now
 */
const ADVANCE = `
WITH moved AS (
  UPDATE outgoing_webhooks SET seq = $3::int, rev = $4::int WHERE id = $1 AND rev = $2::int AND enabled RETURNING id
), input AS (
  SELECT i.* FROM moved, json_to_recordset($5::json) AS i(ord int, id uuid, event text, message_id uuid)
), made AS (
  INSERT INTO webhook_deliveries (id, webhook_id, event, message_id, created_at)
  SELECT i.id, $1, i.event, i.message_id, $6::timestamptz FROM input i
)
INSERT INTO jobs (kind, key, lane, run_at) SELECT '${DELIVER}', i.id::text, $1::text, $6::timestamptz FROM input i ORDER BY i.ord`

export const advance = (db: Database, webhook: Follower, to: { seq: number; rev: number }, deliveries: NewDelivery[], now: Date) =>
  db.sql(ADVANCE, [webhook.id, webhook.rev, to.seq, to.rev, JSON.stringify(deliveries.map((one, ord) => ({ ord, ...one }))), now])

/** $1 id, $2 webhook, $3 event, $4 now */
const INSERT_TEST = `
WITH d AS (
  INSERT INTO webhook_deliveries (id, webhook_id, event, created_at) VALUES ($1::uuid, $2::uuid, $3, $4::timestamptz) RETURNING *
), job AS (
  INSERT INTO jobs (kind, key, lane, run_at) SELECT '${DELIVER}', id::text, webhook_id::text, $4::timestamptz FROM d
)
SELECT ${COLUMNS}, $4::timestamptz AS next_try_at FROM d`

export async function insertTest(
  db: Database,
  test: { id: string; webhookId: string; event: string },
  now: Date,
): Promise<WebhookDelivery> {
  const [row] = await db.sql<DeliveryRow>(INSERT_TEST, [test.id, test.webhookId, test.event, now])
  if (!row) throw new Error('The statement that makes a delivery answered nothing.')
  return toDelivery(row)
}

const FROM = `FROM webhook_deliveries d LEFT JOIN jobs j ON j.kind = '${DELIVER}' AND j.key = d.id::text`
const LIST = `SELECT ${COLUMNS}, j.run_at AS next_try_at ${FROM} WHERE d.webhook_id = $1 ORDER BY d.created_at DESC, d.id DESC LIMIT $2::int`

/** Newest first. */
export const listDeliveryRows = async (db: Database, webhookId: string, most: number): Promise<WebhookDelivery[]> =>
  (await db.sql<DeliveryRow>(LIST, [webhookId, most])).map(toDelivery)

const FIND = `SELECT ${COLUMNS}, j.run_at AS next_try_at ${FROM} WHERE d.id = $1`

/** @returns null when there is no such delivery, or no longer */
export async function findDelivery(db: Database, id: string): Promise<WebhookDelivery | null> {
  const [row] = await db.sql<DeliveryRow>(FIND, [id])
  return row ? toDelivery(row) : null
}

const MARK_WAITING = `UPDATE webhook_deliveries SET state = 'waiting' WHERE id = $1 AND state <> 'waiting' RETURNING 1`

/** It waits again: its job is put beside it. @returns whether it did not wait before */
export const markWaiting = async (db: Database, id: string): Promise<boolean> => (await db.sql(MARK_WAITING, [id])).length > 0

/** What is to be sent, where to, and in whose name an answer is posted. */
export interface Sending extends Pick<WebhookDelivery, 'id' | 'event'> {
  created_at: Date
  webhook: Pick<OutgoingWebhook, 'id' | 'room_id' | 'user_id' | 'name' | 'username' | 'url' | 'enabled'>
  /** As it is now; null for a test, and when it is gone. */
  message: Message | null
}

const SENDING = `
SELECT d.id, d.event, d.created_at,
  json_build_object('id', w.id, 'room_id', w.room_id, 'user_id', w.user_id, 'name', b.name, 'username', b.username, 'url', w.url, 'enabled', w.enabled) AS webhook,
  d.message_id
FROM webhook_deliveries d JOIN outgoing_webhooks w ON w.id = d.webhook_id JOIN users b ON b.id = w.user_id
JOIN rooms r ON r.id = w.room_id AND r.deleted_at IS NULL
WHERE d.id = $1`
const MESSAGE = `SELECT ${MESSAGE_COLUMNS} FROM messages m JOIN users u ON u.id = m.user_id WHERE m.id = $1`

/** @returns null when there is nothing to send any more: the webhook is gone, or its room deleted */
export async function findSending(db: Database, id: string): Promise<Sending | null> {
  const [row] = await db.sql<Omit<Sending, 'message'> & { message_id: string | null }>(SENDING, [id])
  if (!row) return null
  const { message_id, ...sending } = row
  const [message] = message_id === null ? [] : await db.sql<MessageRow>(MESSAGE, [message_id])
  return { ...sending, message: message ? toMessage(message) : null }
}

/** How a try went. */
export interface Tried {
  state: WebhookDelivery['state']
  status: number | null
  durationMs: number | null
  error: string | null
  /** The receiver wants no more. */
  gone: boolean
}

/**
 * Notes a try, and how the webhook is: well, failing since, or switched off.
 * $1 delivery, $2 state, $3 status, $4 ms, $5 error, $6 now, $7 those failing since before then are switched off, $8 whether it is at once
 */
const RECORD = `
WITH d AS (
  UPDATE webhook_deliveries SET state = $2, tries = tries + 1, status = $3::int, duration_ms = $4::int, error = $5, tried_at = $6::timestamptz
  WHERE id = $1 RETURNING webhook_id
)
UPDATE outgoing_webhooks w SET
  failing_since = CASE WHEN $5::text IS NULL THEN NULL ELSE coalesce(w.failing_since, $6::timestamptz) END,
  enabled = w.enabled AND NOT $8::boolean AND ($5::text IS NULL OR coalesce(w.failing_since, $6::timestamptz) > $7::timestamptz)
FROM d WHERE w.id = d.webhook_id
RETURNING w.enabled`

/** @returns whether the webhook is still switched on */
export async function recordTry(db: Database, id: string, tried: Tried, now: Date, failingSince: Date): Promise<boolean> {
  const params = [id, tried.state, tried.status, tried.durationMs, tried.error, now, failingSince, tried.gone]
  return (await db.sql<{ enabled: boolean }>(RECORD, params))[0]?.enabled ?? false
}

/** Ends a delivery that was not tried. */
export const giveUp = (db: Database, id: string, error: string) =>
  db.sql(`UPDATE webhook_deliveries SET state = 'failed', error = $2 WHERE id = $1`, [id, error])

/** $1 how many of each webhook stay, $2 at most so many at once */
const FORGET = `
DELETE FROM webhook_deliveries WHERE id IN (
  SELECT old.id FROM outgoing_webhooks w CROSS JOIN LATERAL (
    SELECT d.id, d.state FROM webhook_deliveries d WHERE d.webhook_id = w.id ORDER BY d.created_at DESC, d.id DESC OFFSET $1::int) old
  WHERE old.state <> 'waiting' LIMIT $2::int)`

/** All but the newest, and those that still wait. */
export const forgetDeliveries = (db: Database, kept: number, most: number) => db.sql(FORGET, [kept, most])
