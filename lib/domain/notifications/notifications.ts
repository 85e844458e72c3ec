import { forbidden, invalid, notFound } from '@/lib/contract/errors'
import { NOTIFICATION_RESTORE_MS, type Notification } from '@/lib/contract/notifications'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import { mayNotify } from '@/lib/domain/notifications/notification-policies'
import {
  countUnread,
  deleteNotificationRow,
  insertNotification,
  listNotificationRows,
  type Position,
  readAllNotificationRows,
  readNotificationRow,
  restoreNotificationRow,
} from '@/lib/domain/notifications/notification-queries'
import { toNotification } from '@/lib/domain/notifications/notification-row'
import { publishNotifications, publishNotificationsChanged } from '@/lib/domain/notifications/publish-notifications'
import { requireRoom } from '@/lib/domain/rooms/room-policies'
import { findRoomAccess } from '@/lib/domain/rooms/room-queries'

/** Whose notifications are meant: the caller's, by whatever they say. */
function requireOneself(ctx: Context, userId: string | undefined): string {
  if (userId !== undefined && userId.toLowerCase() !== ctx.actor.id) throw forbidden('Notifications are for their own person alone.')
  return ctx.actor.id
}

export const listNotifications: UseCase<'notification:list'> = async (ctx, input) => {
  const userId = requireOneself(ctx, input.user_id)
  const after = input.cursor ? readCursor(input.cursor) : undefined
  const found = await listNotificationRows(ctx.db, userId, { unreadOnly: input.unread_only, after, limit: input.limit + 1 })
  const notifications = found.slice(0, input.limit)
  const last = notifications.at(-1)
  return { notifications, cursor: last && found.length > notifications.length ? cursorAt(last) : null }
}

const cursorAt = ({ created_at, id }: Notification) => `${Date.parse(created_at).toString(36)}.${id}`

function readCursor(cursor: string): Position {
  const [, at, id] = /^([0-9a-z]{1,10})\.([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (!at || !id) throw invalid({ cursor: 'Send the cursor of the page before.' })
  try {
    return { createdAt: new Date(Math.min(Number.parseInt(at, 36), Date.UTC(9999, 0))), id: knownId('page', id) }
  } catch {
    throw invalid({ cursor: 'Send the cursor of the page before.' })
  }
}

export const countNotifications: UseCase<'notification:count'> = async (ctx, input) => {
  const user_id = requireOneself(ctx, input.user_id)
  return { user_id, unread_count: await countUnread(ctx.db, user_id) }
}

export const readNotification: UseCase<'notification:read'> = async (ctx, input) => {
  const notification = await readNotificationRow(ctx.db, ctx.actor.id, knownId('notification', input.notification_id))
  if (!notification) throw notFound('notification')
  publishNotificationsChanged(ctx, [ctx.actor.id])
  return { notification }
}

export const readAllNotifications: UseCase<'notification:read-all'> = async (ctx, input) => {
  const userId = requireOneself(ctx, input.user_id)
  const updated = await readAllNotificationRows(ctx.db, userId)
  if (updated > 0) publishNotificationsChanged(ctx, [userId])
  return { updated }
}

export const deleteNotification: UseCase<'notification:delete'> = async (ctx, input) => {
  if (!(await deleteNotificationRow(ctx.db, ctx.actor.id, knownId('notification', input.notification_id)))) throw notFound('notification')
  publishNotificationsChanged(ctx, [ctx.actor.id])
  return {}
}

export const restoreNotification: UseCase<'notification:restore'> = async (ctx, input) => {
  const since = new Date(ctx.clock.now().getTime() - NOTIFICATION_RESTORE_MS)
  const notification = await restoreNotificationRow(ctx.db, ctx.actor.id, knownId('notification', input.notification_id), since)
  if (!notification) throw notFound('notification')
  publishNotificationsChanged(ctx, [ctx.actor.id])
  return { notification }
}

export const createNotification: UseCase<'notification:create'> = async (ctx, input) => {
  if (!mayNotify(ctx.actor, input.user_id.toLowerCase())) throw forbidden('You can only notify yourself.')
  const userId = knownId('person', input.user_id)
  if (input.room_id) {
    await requireRoom(ctx, input.room_id)
    // Where they may not look, they are not sent.
    if (!(await findRoomAccess(ctx.db, userId, input.room_id))) throw notFound('room')
  }
  const { title, body, notif_type: type } = input
  const row = await insertNotification(ctx.db, { userId, title, body, type, roomId: input.room_id ?? null, actorId: ctx.actor.id })
  if (!row) throw notFound('person')
  publishNotifications(ctx, [row])
  return { notification: toNotification(row) }
}
