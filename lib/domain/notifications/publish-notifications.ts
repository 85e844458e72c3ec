import { type NotificationRow, toNotification } from '@/lib/domain/notifications/notification-row'
import type { Bus } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'

/** Tells each of them to its user. */
export function publishNotifications(world: { bus: Bus }, rows: readonly NotificationRow[]) {
  for (const row of rows) publish(world, { event: 'notification:created', payload: toNotification(row), to: { users: [row.user_id] } })
}

/** Tells people that something about their notifications is not as they know it. */
export function publishNotificationsChanged(world: { bus: Bus }, userIds: string[]) {
  if (userIds.length > 0) publish(world, { event: 'notification:changed', payload: {}, to: { users: userIds } })
}
