import { type Message, RESTORE_WINDOW_MS } from '@/lib/contract/messages'
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from '@/lib/domain/messages/message-row'
import type { NotificationRow } from '@/lib/domain/notifications/notification-row'
import { NOTES, TELL_EDITED, TELL_REACTION, UNTELL_EDITED, UNTELL_REACTION } from '@/lib/domain/notifications/notification-sql'
import type { Database } from '@/lib/domain/ports'

interface Change {
  /** Whether there is something to change, of `m`; if not, nothing happens and no row comes back. */
  when: string
  /** What changes in `m`; `w` is the message before. */
  set: string
  /** Further common table expressions, which may use `wanted` (before) and `changed` (after). */
  also?: string
  /** Makes notifications. */
  tell?: string
  /** People some of whose notifications are not as they were: taken away, or hidden with the message and shown again with it. */
  untell?: string
  /** By how much the reply count of its thread's start changes, if it is a reply; that takes a `rev` of its own. */
  replies?: '+ 1' | '- 1'
}

const UNNOTED = '(SELECT json_agg(n.user_id) FROM unnoted n WHERE m.id = $1)'
/** Deleting a message hides its notifications, bringing it back shows them again: they are read together with it. */
const TOLD = 'SELECT n.user_id FROM notifications n JOIN changed c ON n.message_id = c.id WHERE n.deleted_at IS NULL'

/**
 * One change of one message in one statement. It locks the room's row, then the message's, so that it sees both as the last
 * change left them (and in the order in which posting locks them, so that nothing deadlocks), and takes the room's next `rev`.
 *
 * $1 message, $2 room, from $3 on what the change needs. Gives the message and, if it changed, its thread's start.
 */
const statement = ({ when, set, also = '', tell, untell, replies }: Change) => `
WITH room AS MATERIALIZED (
  SELECT id FROM rooms WHERE id = $2 FOR UPDATE
), wanted AS MATERIALIZED (
  SELECT m.*, ${replies ? '(m.thread_id IS NOT NULL)::int' : '0'} AS starts
    FROM room JOIN messages m ON m.room_id = room.id AND m.id = $1 WHERE ${when} FOR UPDATE OF m
), head AS (
  UPDATE rooms SET rev = rooms.rev + 1 + w.starts FROM wanted w WHERE rooms.id = w.room_id RETURNING rooms.rev
), changed AS (
  UPDATE messages m SET rev = head.rev - w.starts, ${set} FROM head, wanted w WHERE m.id = w.id RETURNING m.*
)${also}${tell ? `, noted AS (${tell})` : ''}${untell ? `, unnoted AS (${untell})` : ''}${
  replies
    ? `, started AS (
  UPDATE messages m SET rev = head.rev, reply_count = m.reply_count ${replies} FROM head, wanted w WHERE m.id = w.thread_id RETURNING m.*
)`
    : ''
}
SELECT ${MESSAGE_COLUMNS}, ${tell ? NOTES : 'null::json'} AS notes, ${untell ? UNNOTED : 'null::json'} AS unnoted
  FROM (SELECT * FROM changed ${replies ? 'UNION ALL SELECT * FROM started' : ''}) m JOIN users u ON u.id = m.user_id ORDER BY m.rev`

/** $3 content, $4 usernames that it mentions */
const EDIT = statement({
  when: 'm.deleted_at IS NULL AND m.content <> $3',
  set: `content = $3, edited_at = now(), mentions =
    ARRAY(SELECT u.id FROM users u JOIN memberships x ON x.user_id = u.id AND x.room_id = $2 WHERE u.username = ANY ($4::text[]) ORDER BY u.id)`,
  also: `, kept AS (
  INSERT INTO message_edits (message_id, rev, content) SELECT id, rev, content FROM wanted
), untold AS (
  DELETE FROM mentions t USING changed c WHERE t.message_id = c.id AND t.user_id <> ALL (c.mentions)
), told AS (
  INSERT INTO mentions (user_id, room_id, seq, message_id) SELECT unnest(mentions), room_id, seq, id FROM changed ON CONFLICT DO NOTHING
)`,
  tell: TELL_EDITED,
  untell: UNTELL_EDITED,
})

/** How long files outlive the deletion of their message: a little longer than it can be taken back. */
const FILES_KEPT = `interval '${RESTORE_WINDOW_MS / 60_000 + 5} minutes'`

/** $3 who deletes. The content stays until it can no longer be restored. */
const DELETE = statement({
  when: 'm.deleted_at IS NULL',
  set: 'deleted_at = now(), deleted_by = $3::uuid',
  replies: '- 1',
  untell: TOLD,
  also: `, untold AS (
  DELETE FROM mentions t USING changed c WHERE t.message_id = c.id
), ending AS (
  UPDATE files f SET expires_at = c.deleted_at + ${FILES_KEPT} FROM changed c WHERE c.type = 'file' AND f.message_id = c.id
)`,
})

/** $3 since when a message must have been deleted */
const RESTORE = statement({
  when: 'm.deleted_at >= $3::timestamptz',
  set: 'deleted_at = NULL, deleted_by = NULL',
  replies: '+ 1',
  untell: TOLD,
  also: `, told AS (
  INSERT INTO mentions (user_id, room_id, seq, message_id) SELECT unnest(mentions), room_id, seq, id FROM changed ON CONFLICT DO NOTHING
), staying AS (
  UPDATE files f SET expires_at = NULL FROM changed c WHERE c.type = 'file' AND f.message_id = c.id
)`,
})

/** $3 emoji, $4 user */
const REACT = statement({
  when: 'm.deleted_at IS NULL AND reactions_add(m.reactions, $3, $4::uuid) <> m.reactions',
  set: 'reactions = reactions_add(w.reactions, $3, $4::uuid)',
  tell: TELL_REACTION,
})
const UNREACT = statement({
  when: 'm.deleted_at IS NULL AND reactions_remove(m.reactions, $3, $4::uuid) <> m.reactions',
  set: 'reactions = reactions_remove(w.reactions, $3, $4::uuid)',
  untell: UNTELL_REACTION,
})

export interface Target {
  messageId: string
  roomId: string
}

export interface Changed {
  /** The message and its thread's start, those that changed, in `rev` order; nothing when there was nothing to change. */
  messages: Message[]
  /** Notifications that were made. */
  notes: NotificationRow[]
  /** People whose notifications are not as they were. */
  untold: string[]
}

async function run(db: Database, text: string, target: Target, ...params: unknown[]): Promise<Changed> {
  type Row = MessageRow & { notes: NotificationRow[] | null; unnoted: string[] | null }
  const rows = await db.sql<Row>(text, [target.messageId, target.roomId, ...params])
  return {
    messages: rows.map(toMessage),
    notes: rows.flatMap((row) => row.notes ?? []),
    untold: [...new Set(rows.flatMap((row) => row.unnoted ?? []))],
  }
}

export const editMessageRow = (db: Database, target: Target, content: string, mentions: string[]) =>
  run(db, EDIT, target, content, mentions)
export const deleteMessageRow = (db: Database, target: Target, userId: string) => run(db, DELETE, target, userId)
export const restoreMessageRow = (db: Database, target: Target, deletedSince: Date) => run(db, RESTORE, target, deletedSince)
export const addReaction = (db: Database, target: Target, emoji: string, userId: string) => run(db, REACT, target, emoji, userId)
export const removeReaction = (db: Database, target: Target, emoji: string, userId: string) => run(db, UNREACT, target, emoji, userId)
