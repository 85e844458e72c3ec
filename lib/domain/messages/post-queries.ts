import { MESSAGE_COLUMNS, type MessageRow } from '@/lib/domain/messages/message-row'
import type { NotificationRow } from '@/lib/domain/notifications/notification-row'
import { KNOWN_NOTES, NOTES, tellOf } from '@/lib/domain/notifications/notification-sql'
import type { Database } from '@/lib/domain/ports'
import { openTo } from '@/lib/domain/rooms/open-to'

/** One message to be sent. `mentions`: usernames in its content. */
export interface PostRow {
  id: string
  user_id: string
  content: string
  nonce: string | null
  thread_id: string | null
  mentions: string[]
}

/**
 * What became of one of the rows: `new` (inserted), `known` (its nonce was used before: the first message), `root` (not one of
 * the rows: the start of a thread that got replies), or why it was refused.
 */
export type PostOutcome = 'new' | 'known' | 'root' | 'no_room' | 'not_member' | 'no_thread'

export type PostResult =
  | { ord: number; outcome: 'new' | 'known' | 'root'; message: MessageRow; notes: NotificationRow[] }
  | { ord: number; outcome: 'no_room' | 'not_member' | 'no_thread' }

/**
 * Posts messages to one room in one statement: judges each (may its author post, is its nonce known, is its thread there),
 * takes the room's next positions, inserts, notes mentions, counts replies, and makes the notifications.
 *
 * The update of the room's row is what puts concurrent statements, of other processes too, into one order: a `seq` is
 * taken and committed under its lock, so there is never a gap.
 *
 * $1 room id, $2 JSON array of PostRow, each with its `ord`
 *
 * @param telling whether it looks for people to notify: there are two texts, so that a post that tells nobody pays nothing for it
 */
const statement = (telling: boolean) => `
WITH input AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::json)
    AS i(ord int, id uuid, user_id uuid, content text, nonce text, thread_id uuid, mentions text[])
), judged AS MATERIALIZED (
  SELECT i.*, known.id AS known_id, parent.root_id,
    CASE WHEN room.id IS NULL OR (member.role IS NULL AND NOT room.open) THEN 'no_room'
         WHEN member.role IS NULL THEN 'not_member'
         WHEN known.id IS NOT NULL THEN 'known'
         WHEN i.thread_id IS NOT NULL AND parent.root_id IS NULL THEN 'no_thread'
         ELSE 'new' END AS outcome
  FROM input i
  -- One look along an index for each row. A room's id in \`room_id || ''\` cannot be looked up: on a table without statistics the planner
  -- would take an index of the room for it, and read the whole room.
  LEFT JOIN LATERAL (SELECT r.id, ${openTo('i.user_id')} AS open FROM rooms r WHERE r.id = $1 AND r.deleted_at IS NULL LIMIT 1) room ON true
  LEFT JOIN LATERAL (SELECT role FROM memberships WHERE room_id = $1 AND user_id = i.user_id LIMIT 1) member ON true
  LEFT JOIN LATERAL (
    SELECT id FROM messages WHERE user_id = i.user_id AND nonce = i.nonce AND room_id || '' = $1 LIMIT 1) known ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(thread_id, id) AS root_id FROM messages WHERE id = i.thread_id AND room_id || '' = $1 LIMIT 1) parent ON true
), fresh AS MATERIALIZED (
  SELECT *, row_number() OVER (ORDER BY ord) AS n FROM judged WHERE outcome = 'new'
), roots AS MATERIALIZED (
  SELECT root_id, count(*) AS replies, row_number() OVER (ORDER BY root_id) AS n FROM fresh WHERE root_id IS NOT NULL GROUP BY root_id
), head AS (
  UPDATE rooms
     SET last_seq = rooms.last_seq + t.posts, rev = rooms.rev + t.posts + t.roots, last_message_at = clock_timestamp()
    FROM (SELECT (SELECT count(*) FROM fresh)::int AS posts, (SELECT count(*) FROM roots)::int AS roots) t
   WHERE rooms.id = $1 AND t.posts > 0
  RETURNING rooms.last_seq - t.posts AS seq, rooms.rev - t.posts - t.roots AS rev, t.posts, rooms.last_message_at AS at
), posted AS (
  INSERT INTO messages (id, room_id, user_id, seq, rev, content, nonce, thread_id, mentions, created_at)
  SELECT f.id, $1, f.user_id, head.seq + f.n, head.rev + f.n, f.content, f.nonce, f.root_id,
    CASE WHEN cardinality(f.mentions) = 0 THEN '{}' ELSE
      ARRAY(SELECT u.id FROM users u JOIN memberships x ON x.user_id = u.id AND x.room_id = $1 WHERE u.username = ANY (f.mentions) ORDER BY u.id) END,
    head.at
  FROM fresh f, head
  RETURNING *
), told AS (
  INSERT INTO mentions (user_id, room_id, seq, message_id)
  SELECT unnest(mentions), room_id, seq, id FROM posted WHERE cardinality(mentions) > 0
), replied AS (
  UPDATE messages m SET reply_count = m.reply_count + r.replies, rev = head.rev + head.posts + r.n
    FROM roots r, head WHERE m.id = r.root_id
  RETURNING m.*
)${telling ? `, noted AS (${tellOf('posted')})` : ''}, touched AS (
  SELECT j.ord, j.outcome, p.* FROM judged j JOIN posted p ON p.id = j.id
  UNION ALL SELECT j.ord, j.outcome, k.* FROM judged j JOIN messages k ON k.id = j.known_id WHERE j.outcome = 'known'
  UNION ALL SELECT 0, 'root', r.* FROM replied r
)
SELECT m.ord, m.outcome, ${telling ? `CASE m.outcome WHEN 'new' THEN ${NOTES} WHEN 'known' THEN ${KNOWN_NOTES} END` : 'null::json'} AS notes, ${MESSAGE_COLUMNS}
  FROM touched m JOIN users u ON u.id = m.user_id
UNION ALL
SELECT j.ord, j.outcome, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
  FROM judged j WHERE j.outcome NOT IN ('new', 'known')
ORDER BY 1`

const POST = { plain: statement(false), telling: statement(true) }

type Row = { ord: number; outcome: PostOutcome; notes: NotificationRow[] | null } & MessageRow

/**
 * @returns one result for each row, `ord` counting from 1 in the order given, and first (`ord` 0) the thread starts that changed
 * @throws an error with code 23505 when another process used one of the nonces at the same moment: then nothing was posted, and
 * the same call will find it `known`
 */
export async function insertMessages(db: Database, roomId: string, rows: PostRow[]): Promise<PostResult[]> {
  // A direct room's id begins so; one that only looks like it costs a look for nothing.
  const telling = roomId.startsWith('dm-') || rows.some((row) => row.thread_id !== null || row.mentions.length > 0)
  const found = await db.sql<Row>(telling ? POST.telling : POST.plain, [
    roomId,
    JSON.stringify(rows.map((row, i) => ({ ord: i + 1, ...row }))),
  ])
  return found.map(({ ord, outcome, notes, ...message }) =>
    outcome === 'new' || outcome === 'known' || outcome === 'root' ? { ord, outcome, message, notes: notes ?? [] } : { ord, outcome },
  )
}
