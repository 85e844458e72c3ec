import type { Notification, NotifType } from '@/lib/contract/notifications'
import { newId } from '@/lib/domain/ids'
import { NOTIFICATION_COLUMNS, type NotificationRow, toNotification } from '@/lib/domain/notifications/notification-row'
import type { Database } from '@/lib/domain/ports'

const JOINED = `LEFT JOIN rooms r ON r.id = n.room_id LEFT JOIN messages m ON m.id = n.message_id LEFT JOIN users a ON a.id = n.actor_id`

/** Those of $1 that are there: not deleted, nor their message, and of a room that $1 may read. */
const SHOWN = `n.user_id = $1 AND n.deleted_at IS NULL AND (n.message_id IS NULL OR (m.id IS NOT NULL AND m.deleted_at IS NULL))
  AND (n.room_id IS NULL OR (r.deleted_at IS NULL AND (r.visibility = 'public'
    OR EXISTS (SELECT FROM memberships b WHERE b.room_id = r.id AND b.user_id = $1))))`

/** $1 user, $2 unread ones alone, $3 and $4 where the page before ended, $5 limit */
const LIST = `
SELECT ${NOTIFICATION_COLUMNS} FROM notifications n ${JOINED}
WHERE ${SHOWN} AND NOT (n.is_read AND $2::bool) AND (n.created_at, n.id) < ($3::timestamptz, $4::uuid)
ORDER BY n.created_at DESC, n.id DESC LIMIT $5::int`

export interface Position {
  createdAt: Date
  id: string
}
const BEFORE_ALL: Position = { createdAt: new Date('9999-01-01T00:00:00Z'), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

export async function listNotificationRows(
  db: Database,
  userId: string,
  { unreadOnly, after = BEFORE_ALL, limit }: { unreadOnly: boolean; after?: Position | undefined; limit: number },
): Promise<Notification[]> {
  return (await db.sql<NotificationRow>(LIST, [userId, unreadOnly, after.createdAt, after.id, limit])).map(toNotification)
}

const COUNT = `SELECT count(*)::int AS count FROM notifications n ${JOINED} WHERE ${SHOWN} AND NOT n.is_read`
export const countUnread = async (db: Database, userId: string): Promise<number> =>
  (await db.sql<{ count: number }>(COUNT, [userId]))[0]?.count ?? 0

/** $1 user, $2 which */
const READ = `
WITH n AS (
  UPDATE notifications SET is_read = true WHERE id = (SELECT n.id FROM notifications n ${JOINED} WHERE n.id = $2 AND ${SHOWN}) RETURNING *
)
SELECT ${NOTIFICATION_COLUMNS} FROM n ${JOINED}`
/** @returns null when this person has no such notification */
export const readNotificationRow = async (db: Database, userId: string, id: string): Promise<Notification | null> =>
  first(await db.sql<NotificationRow>(READ, [userId, id]))

const READ_ALL = `
UPDATE notifications SET is_read = true
WHERE id IN (SELECT n.id FROM notifications n ${JOINED} WHERE ${SHOWN} AND NOT n.is_read) AND NOT is_read RETURNING id`
/** @returns how many were unread */
export const readAllNotificationRows = async (db: Database, userId: string): Promise<number> =>
  (await db.sql<{ id: string }>(READ_ALL, [userId])).length

const DELETE = `
UPDATE notifications SET deleted_at = now() WHERE id = (SELECT n.id FROM notifications n ${JOINED} WHERE n.id = $2 AND ${SHOWN}) RETURNING id`
/** @returns false when this person has no such notification */
export const deleteNotificationRow = async (db: Database, userId: string, id: string): Promise<boolean> =>
  (await db.sql<{ id: string }>(DELETE, [userId, id])).length > 0

/** $1 user, $2 which, $3 deleted since then */
const RESTORE = `
WITH n AS (
  UPDATE notifications SET deleted_at = NULL
  WHERE id = $2 AND user_id = $1 AND (deleted_at IS NULL OR deleted_at >= $3::timestamptz) RETURNING *
)
SELECT ${NOTIFICATION_COLUMNS} FROM n ${JOINED} WHERE ${SHOWN}`
/** @returns null when this person has no such notification, or no longer */
export const restoreNotificationRow = async (db: Database, userId: string, id: string, deletedSince: Date): Promise<Notification | null> =>
  first(await db.sql<NotificationRow>(RESTORE, [userId, id, deletedSince]))

export interface NewNotification {
  userId: string
  type: NotifType
  title: string
  body: string
  roomId: string | null
  actorId: string
}

/** $1 whose, $2 id, $3 type, $4 title, $5 body, $6 room, $7 who makes it. No row: there is no such person. */
const CREATE = `
WITH n AS (
  INSERT INTO notifications (user_id, id, type, title, body, room_id, actor_id)
  SELECT u.id, $2::uuid, $3::notif_type, $4, $5, $6, $7::uuid FROM users u WHERE u.id = $1 RETURNING *
)
SELECT ${NOTIFICATION_COLUMNS} FROM n ${JOINED}`
/** @returns null when there is no such person */
export async function insertNotification(db: Database, made: NewNotification): Promise<NotificationRow | null> {
  const { userId, type, title, body, roomId, actorId } = made
  return (await db.sql<NotificationRow>(CREATE, [userId, newId(), type, title, body, roomId, actorId]))[0] ?? null
}

const first = ([row]: NotificationRow[]): Notification | null => (row ? toNotification(row) : null)
