import type { Message, Reaction } from '@/lib/contract/messages'
import { MESSAGE_FILES, type MessageFileRow, toMessageFile } from '@/lib/domain/files/file-row'
import { avatarUrl } from '@/lib/domain/users/avatar-url'

/** A message as the statements below read it. */
export interface MessageRow {
  id: string
  room_id: string
  user_id: string
  username: string
  name: string
  avatar_hash: string | null
  content: string
  type: Message['message_type']
  created_at: Date
  seq: number
  rev: number
  nonce: string | null
  thread_id: string | null
  reply_count: number
  mentions: string[]
  reactions: Omit<Reaction, 'count'>[]
  edited_at: Date | null
  deleted_at: Date | null
  /** Null: it has none. */
  files: MessageFileRow[] | null
}

/** The columns of a `MessageRow` but its files, from `m` (messages) and `u` (its author). All that changes with `rev` stands in the one row, but for files, which are read in the same statement. */
export const MESSAGE_ROW_COLUMNS = `m.id, m.room_id, m.user_id, u.username, u.name, u.avatar_hash, m.content, m.type, m.created_at, m.seq, m.rev,
  m.nonce, m.thread_id, m.reply_count, m.mentions, m.reactions, m.edited_at, m.deleted_at`

/** All columns of a `MessageRow`. */
export const MESSAGE_COLUMNS = `${MESSAGE_ROW_COLUMNS}, ${MESSAGE_FILES} AS files`

/** From row to wire: the one gate. A deleted message leaves as a tombstone. */
export function toMessage(row: MessageRow): Message {
  const gone = row.deleted_at !== null
  const files = gone ? [] : (row.files ?? []).map(toMessageFile)
  return {
    id: row.id,
    room_id: row.room_id,
    user_id: row.user_id,
    username: row.username,
    name: row.name,
    avatar_url: avatarUrl(row.user_id, row.avatar_hash),
    content: gone ? '' : row.content,
    message_type: row.type,
    file_url: files[0]?.url ?? null,
    files,
    timestamp: row.created_at.toISOString(),
    seq: row.seq,
    rev: row.rev,
    nonce: row.nonce,
    thread_id: row.thread_id,
    reply_count: row.reply_count,
    mentions: gone ? [] : row.mentions,
    reactions: gone ? [] : row.reactions.map(({ emoji, user_ids }) => ({ emoji, count: user_ids.length, user_ids })),
    edited_at: row.edited_at?.toISOString() ?? null,
    deleted_at: row.deleted_at?.toISOString() ?? null,
  }
}
