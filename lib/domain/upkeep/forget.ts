import { RESTORE_WINDOW_MS } from '@/lib/contract/messages'
import { NOTIFICATION_RESTORE_MS } from '@/lib/contract/notifications'
import { SLOW_MODE_MAX_SECONDS } from '@/lib/contract/rooms'
import { forgetFiles } from '@/lib/domain/files/file-queries'
import { forgetUploads } from '@/lib/domain/files/upload-queries'
import { retireGuests } from '@/lib/domain/guests/guests'
import type { Bus, Clock, Database } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'
import { KEY_KEPT_MS } from '@/lib/domain/requests/once'
import { forgetApiTokens } from '@/lib/domain/tokens/api-token-queries'
import { forgetRevokedTokens } from '@/lib/domain/tokens/revocation-queries'
import { DELIVERIES_KEPT } from '@/lib/domain/webhooks/deliveries'
import { forgetDeliveries } from '@/lib/domain/webhooks/delivery-queries'

/** A deleted room can be brought back for this long. */
export const ROOM_KEPT_MS = 30 * 24 * 60 * 60_000
/** Notifications are kept for this long. */
export const NOTIFICATION_KEPT_MS = 90 * 24 * 60 * 60_000

/** Rows of one run, so that it never holds the database for long; the rest is for the next run. */
const BATCH = 1_000

/** $1 deleted before then, $2 at most so many */
const FORGET_MESSAGES = `
WITH gone AS (
  SELECT id FROM messages WHERE deleted_at < $1::timestamptz AND content <> '' LIMIT $2::int FOR UPDATE SKIP LOCKED
), edits AS (
  DELETE FROM message_edits e USING gone WHERE e.message_id = gone.id
)
UPDATE messages m SET content = '', mentions = '{}', reactions = '[]' FROM gone WHERE m.id = gone.id`

/** $1 deleted before then. One room a run: its messages go with it, and there may be many. */
const FORGET_ROOM = `
DELETE FROM rooms WHERE id = (SELECT id FROM rooms WHERE deleted_at < $1::timestamptz ORDER BY deleted_at LIMIT 1 FOR UPDATE SKIP LOCKED)`

/** $1 made before then, $2 deleted before then, $3 at most so many of each */
const FORGET_NOTIFICATIONS = `
DELETE FROM notifications WHERE id IN (
  (SELECT id FROM notifications WHERE created_at < $1::timestamptz ORDER BY created_at LIMIT $3::int)
  UNION ALL
  (SELECT id FROM notifications WHERE deleted_at < $2::timestamptz LIMIT $3::int))`

/** $1 made before then, $2 at most so many */
const FORGET_KEYS = `
DELETE FROM idempotency_keys WHERE (user_id, key_hash) IN (
  SELECT user_id, key_hash FROM idempotency_keys WHERE created_at < $1::timestamptz ORDER BY created_at LIMIT $2::int)`

/** $1 taken before then, $2 at most so many */
const FORGET_TURNS = `
DELETE FROM slow_mode_turns WHERE (room_id, user_id) IN (
  SELECT room_id, user_id FROM slow_mode_turns WHERE posted_at < $1::timestamptz LIMIT $2::int FOR UPDATE SKIP LOCKED)`

/** Bots of webhooks whose room is gone, and of those that were ended and never wrote. $1 at most so many */
const FORGET_WEBHOOK_BOTS = `
DELETE FROM users WHERE id IN (
  SELECT u.id FROM users u WHERE u.is_webhook AND NOT EXISTS (SELECT FROM memberships b WHERE b.user_id = u.id)
    AND NOT EXISTS (SELECT FROM messages m WHERE m.user_id = u.id) LIMIT $1::int)`

/** Erases for good what was deleted and can no longer be brought back, and what has expired. Several processes may do it at once. */
export async function forgetDeleted(world: { db: Database; clock: Clock; bus: Bus }): Promise<void> {
  const before = (ms: number) => new Date(world.clock.now().getTime() - ms)
  await world.db.sql(FORGET_MESSAGES, [before(RESTORE_WINDOW_MS), BATCH])
  await forgetFiles(world.db, world.clock.now(), BATCH)
  await forgetUploads(world.db, world.clock.now(), BATCH)
  await world.db.sql(FORGET_ROOM, [before(ROOM_KEPT_MS)])
  await world.db.sql(FORGET_NOTIFICATIONS, [before(NOTIFICATION_KEPT_MS), before(NOTIFICATION_RESTORE_MS), BATCH])
  await world.db.sql(FORGET_KEYS, [before(KEY_KEPT_MS), BATCH])
  await world.db.sql(FORGET_TURNS, [before(SLOW_MODE_MAX_SECONDS * 1_000), BATCH])
  await forgetDeliveries(world.db, DELIVERIES_KEPT, BATCH)
  await world.db.sql(FORGET_WEBHOOK_BOTS, [BATCH])
  await retireGuests(world)
  await forgetRevokedTokens(world.db, world.clock.now())
  for (const tokenId of await forgetApiTokens(world.db, world.clock.now(), BATCH)) {
    publish(world, { event: 'session:ended', payload: {}, to: {}, endsSessions: { tokenId } })
  }
}
