import type { Notification } from '@/lib/contract/notifications'
import type { Room } from '@/lib/contract/rooms'
import { avatarUrl } from '@/lib/domain/users/avatar-url'

/** A notification as the statements read it, in a column of JSON too. */
export interface NotificationRow {
  id: string
  user_id: string
  type: Notification['notif_type']
  title: string | null
  body: string | null
  room_id: string | null
  room_name: string | null
  room_kind: Room['kind'] | null
  message_id: string | null
  seq: number | null
  thread_id: string | null
  excerpt: string | null
  actor_id: string | null
  actor_username: string | null
  actor_name: string | null
  actor_avatar: string | null
  emoji: string | null
  is_read: boolean
  created_at: Date | string
}

/** The columns of a `NotificationRow`, from `n`, its room `r`, message `m` and actor `a`. */
export const NOTIFICATION_COLUMNS = `n.id, n.user_id, n.type, n.title, n.body, n.room_id, r.name AS room_name, r.kind AS room_kind, n.message_id,
  m.seq, m.thread_id, left(m.content, 200) AS excerpt, n.actor_id, a.username AS actor_username, a.name AS actor_name,
  a.avatar_hash AS actor_avatar, n.emoji, n.is_read, n.created_at`

/** What it says, in a few words. */
function titleOf(row: NotificationRow): string {
  const who = row.actor_name ?? 'Someone'
  const where = row.room_kind === 'room' ? ` in ${row.room_name}` : ''
  switch (row.type) {
    case 'mention':
      return `${who} mentioned you${where}`
    case 'reply':
      return `${who} replied${where}`
    case 'message':
      return `${who} wrote to you`
    case 'reaction':
      return `${who} reacted ${row.emoji}${where}`
    case 'invite':
      return `${who} added you to ${row.room_name}`
    case 'system':
      return 'Something for you'
  }
}

/** From row to wire: the one gate. */
export const toNotification = (row: NotificationRow): Notification => ({
  id: row.id,
  user_id: row.user_id,
  title: row.title ?? titleOf(row),
  body: row.body ?? (row.excerpt === '' ? 'Sent a file' : row.excerpt) ?? '',
  notif_type: row.type,
  room_id: row.room_id,
  message_id: row.message_id,
  is_read: row.is_read,
  created_at: new Date(row.created_at).toISOString(),
  seq: row.seq,
  thread_id: row.thread_id,
  actor:
    row.actor_id !== null && row.actor_username !== null && row.actor_name !== null
      ? {
          user_id: row.actor_id,
          username: row.actor_username,
          name: row.actor_name,
          avatar_url: avatarUrl(row.actor_id, row.actor_avatar),
        }
      : null,
})
