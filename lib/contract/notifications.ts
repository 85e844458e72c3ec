import { z } from 'zod'
import { counter, id, text, timestamp } from '@/lib/contract/fields'
import { roomPerson } from '@/lib/contract/rooms'

/** A deleted notification can be brought back within this time. */
export const NOTIFICATION_RESTORE_MS = 10 * 60_000

/**
 * Why someone is told: they were mentioned, written to directly (`message`), replied to in a thread that they take part in, reacted
 * to, added to a room; or it was made by hand.
 */
export const notifType = z.enum(['mention', 'message', 'reply', 'reaction', 'invite', 'system'])
export type NotifType = z.infer<typeof notifType>

export const notification = z.object({
  id,
  user_id: id,
  title: z.string(),
  body: z.string(),
  notif_type: notifType,
  room_id: id.nullable(),
  message_id: id.nullable(),
  is_read: z.boolean(),
  created_at: timestamp,
  /** Where its message stands. */
  seq: counter.nullable(),
  thread_id: id.nullable(),
  /** Who wrote, reacted, invited or made it. */
  actor: roomPerson.nullable(),
})
export type Notification = z.infer<typeof notification>

export const notificationFields = { title: text(1, 200), body: text(0, 2_000) }

/** Where a page of a list ended, as the page said. */
export const cursor = text(1, 100)
