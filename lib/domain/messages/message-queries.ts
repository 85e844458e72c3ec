import type { Message } from '@/lib/contract/messages'
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from '@/lib/domain/messages/message-row'
import type { Database, Position } from '@/lib/domain/ports'
import { openTo } from '@/lib/domain/rooms/open-to'

/** Whether the person $2 may read the room `r`. */
const READABLE = `r.deleted_at IS NULL AND (${openTo('$2')} OR EXISTS (SELECT FROM memberships x WHERE x.room_id = r.id AND x.user_id = $2))`

/** Which messages of a list: from its newest end, before or after a position, or half on either side of one. */
export type ListPart = { part: 'latest' } | { part: 'before' | 'after' | 'around'; seq: number }

/**
 * Messages are picked along an index first, and only those get their authors, each by a look of its own: how many there will be the
 * planner does not know, and might read all people for them.
 */
const authored = (picked: string) =>
  `SELECT ${MESSAGE_COLUMNS} FROM (${picked}) m CROSS JOIN LATERAL (SELECT * FROM users WHERE id = m.user_id LIMIT 1) u`

/**
 * $1 room, $2 reader, $3 limit, $4 position, $5 thread. No row: the room (or thread) is not there for the reader; a row without
 * message: it is empty. Nothing but the index is read beyond the page, however long the room.
 */
function listStatement(part: ListPart['part'], inThread: boolean) {
  const scope = inThread ? 'm.thread_id = $5::uuid' : 'm.room_id = $1 AND m.thread_id IS NULL'
  const pick = (condition: string, order: 'ASC' | 'DESC', limit: string) =>
    `(SELECT * FROM messages m WHERE ${scope} AND ${condition} ORDER BY m.seq ${order} LIMIT ${limit})`
  const page = {
    latest: pick('$4::int IS NULL', 'DESC', '$3::int'),
    before: pick('m.seq < $4::int', 'DESC', '$3::int'),
    after: pick('m.seq > $4::int', 'ASC', '$3::int'),
    around: `${pick('m.seq <= $4::int', 'DESC', '($3::int + 1) / 2')} UNION ALL ${pick('m.seq > $4::int', 'ASC', '$3::int / 2')}`,
  }[part]
  const thread = inThread ? 'AND EXISTS (SELECT FROM messages t WHERE t.id = $5::uuid AND t.room_id = r.id)' : 'AND $5::uuid IS NULL'
  return `SELECT p.* FROM rooms r LEFT JOIN LATERAL (${authored(page)}) p ON true WHERE r.id = $1 AND ${READABLE} ${thread} ORDER BY p.seq`
}

const LIST = Object.fromEntries(
  (['latest', 'before', 'after', 'around'] as const).map((part) => [
    part,
    { room: listStatement(part, false), thread: listStatement(part, true) },
  ]),
) as Record<ListPart['part'], { room: string; thread: string }>

/** @returns messages oldest first; null when the room or the thread is not there for the reader */
export async function listMessages(
  db: Database,
  query: { roomId: string; readerId: string; threadId: string | null; limit: number } & ListPart,
): Promise<Message[] | null> {
  const text = LIST[query.part][query.threadId ? 'thread' : 'room']
  const seq = query.part === 'latest' ? null : query.seq
  const rows = await db.sql<MessageRow | { id: null }>(text, [query.roomId, query.readerId, query.limit, seq, query.threadId])
  if (rows.length === 0) return null
  return rows.filter((row): row is MessageRow => row.id !== null).map(toMessage)
}

/** $1 JSON object room → rev, $2 reader, $3 limit for each room. The index of `rev` asks for `rev > 0`, see its migration. */
const SYNC = `
SELECT r.id AS sync_room, r.rev AS room_rev, p.*
FROM json_each_text($1::json) k JOIN rooms r ON r.id = k.key AND ${READABLE}
LEFT JOIN LATERAL (${authored('SELECT * FROM messages m WHERE m.room_id = r.id AND m.rev > 0 AND m.rev > k.value::int ORDER BY m.rev LIMIT $3::int + 1')}) p ON true
ORDER BY r.id, p.rev`

export type SyncedRoom = { messages: Message[]; rev: number; more: boolean }

/** @returns for each room that the reader may read, what changed after the given rev, in `rev` order */
export async function syncRooms(
  db: Database,
  readerId: string,
  revs: Record<string, number>,
  limit: number,
): Promise<Record<string, SyncedRoom>> {
  type Row = { sync_room: string; room_rev: number } & (MessageRow | { id: null })
  const rows = await db.sql<Row>(SYNC, [JSON.stringify(revs), readerId, limit])
  const rooms: Record<string, SyncedRoom> = {}
  for (const row of rows) {
    const room = (rooms[row.sync_room] ??= { messages: [], rev: row.room_rev, more: false })
    if (row.id === null) continue
    if (room.messages.length < limit) room.messages.push(toMessage(row))
    else room.more = true
  }
  for (const room of Object.values(rooms)) if (room.more) room.rev = room.messages.at(-1)!.rev
  return rooms
}

/** A message with what the policies ask of it. */
export interface FoundMessage {
  message: Message
  /** The reader's role in its room; null when they are not a member. */
  roomRole: 'owner' | 'admin' | 'member' | 'guest' | null
  deletedBy: string | null
}

/** $1 message, $2 reader */
const FIND = `
SELECT ${MESSAGE_COLUMNS}, m.deleted_by, b.role AS room_role
FROM messages m JOIN users u ON u.id = m.user_id JOIN rooms r ON r.id = m.room_id AND ${READABLE}
LEFT JOIN memberships b ON b.room_id = m.room_id AND b.user_id = $2
WHERE m.id = $1`

/** @returns null when there is no such message for this reader */
export async function findMessage(db: Database, messageId: string, readerId: string): Promise<FoundMessage | null> {
  type Row = MessageRow & { deleted_by: string | null; room_role: FoundMessage['roomRole'] }
  const [row] = await db.sql<Row>(FIND, [messageId, readerId])
  return row ? { message: toMessage(row), roomRole: row.room_role, deletedBy: row.deleted_by } : null
}

/** $1 JSON object room → rev. For delivery: whoever gets them was judged when they came into the room. */
const CHANGED = `
SELECT p.* FROM json_each_text($1::json) k
CROSS JOIN LATERAL (${authored('SELECT * FROM messages m WHERE m.room_id = k.key AND m.rev > 0 AND m.rev > k.value::int')}) p
ORDER BY p.room_id, p.rev`

/** Messages that changed after the `rev` given for their room, replies too; each room's in `rev` order. */
export const messagesChangedAfter = async (db: Database, revs: Record<string, number>): Promise<Message[]> =>
  (await db.sql<MessageRow>(CHANGED, [JSON.stringify(revs)])).map(toMessage)

const THESE = `SELECT p.* FROM (${authored('SELECT * FROM messages m WHERE m.id = ANY ($1::uuid[])')}) p ORDER BY p.room_id, p.rev`

/** Messages by their ids, each room's in `rev` order. For delivery, as above. */
export const findMessages = async (db: Database, ids: string[]): Promise<Message[]> =>
  ids.length === 0 ? [] : (await db.sql<MessageRow>(THESE, [ids])).map(toMessage)

/**
 * Messages that a statement has given a new `rev`, with their files as they are now. The statement reads those as they were when it began:
 * what was made of one while it waited for the room came under an earlier `rev`, and would be taken back by this one. Costs nothing where
 * nothing is being made. Never throws: the change is made, and is told as it was read when it cannot be read again.
 */
export async function withFilesAsTheyAre(db: Database, changed: Message[]): Promise<Message[]> {
  const waiting = changed.filter((message) => message.files.some(({ preview }) => preview.state === 'waiting')).map(({ id }) => id)
  if (waiting.length === 0) return changed
  const found = await findMessages(db, waiting).catch(() => [])
  const now = new Map(found.map(({ id, files }) => [id, files]))
  return changed.map((message) => ({ ...message, files: now.get(message.id) ?? message.files }))
}

/** Where a room is, and its messages that changed after `rev`, in `rev` order. @returns null when it is not there any more */
export async function readRoomFrom(db: Database, roomId: string, rev: number): Promise<{ position: Position; messages: Message[] } | null> {
  const [position] = await db.sql<Position>('SELECT last_seq AS seq, rev FROM rooms WHERE id = $1 AND deleted_at IS NULL', [roomId])
  if (!position) return null
  const messages = await messagesChangedAfter(db, { [roomId]: rev })
  // What came between the two readings is on its way as an event too.
  return { position, messages: messages.filter((message) => message.rev <= position.rev) }
}
