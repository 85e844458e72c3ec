import { GIVEN_FILES } from '@/lib/domain/files/file-queries'
import { MESSAGE_FILES } from '@/lib/domain/files/file-row'
import { MESSAGE_ROW_COLUMNS, type MessageRow } from '@/lib/domain/messages/message-row'
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
  /** Files that its author has uploaded, each named once. */
  file_ids: string[]
}

/**
 * What became of one of the rows: `new` (inserted), `known` (its nonce was used before: the first message), `root` (not one of
 * the rows: the start of a thread that got replies), or why it was refused.
 */
export type PostOutcome = 'new' | 'known' | 'root' | Refusal
type Refusal = 'no_room' | 'not_member' | 'no_thread' | 'no_file' | 'too_soon'

export type PostResult =
  | { ord: number; outcome: 'new' | 'known' | 'root'; message: MessageRow; notes: NotificationRow[] }
  /** `wait_ms`: how much too soon; 0 where it is for another reason. */
  | { ord: number; outcome: Refusal; wait_ms: number }

/**
 * Whoever may take a turn in slow mode has taken it. Of two statements at once the later one waits here, and sees that the turn is taken. In
 * one order for all, so that they never wait for each other.
 */
const TURNS = `turns AS (
  INSERT INTO slow_mode_turns (room_id, user_id, posted_at)
  SELECT DISTINCT ON (user_id) $1, user_id, clock_timestamp() FROM judged WHERE outcome = 'slow' ORDER BY user_id
  ON CONFLICT (room_id, user_id) DO UPDATE SET posted_at = excluded.posted_at
    WHERE slow_mode_turns.posted_at + (SELECT max(slow) FROM judged) * interval '1 second' <= excluded.posted_at
  RETURNING user_id
), `
/** The first of each who has a turn. */
const ITS_TURN = `outcome = 'new' OR (outcome = 'slow' AND user_id IN (SELECT user_id FROM turns)
    AND NOT EXISTS (SELECT FROM judged x WHERE x.user_id = j.user_id AND x.outcome = 'slow' AND x.ord < j.ord))`

/** Those that wait, from the turn before; the whole time where that was at this very moment, and cannot be seen yet. */
const TOO_SOON = `UNION ALL
SELECT j.ord, 'too_soon', null, coalesce((
    SELECT ceil(extract(epoch FROM t.posted_at + j.slow * interval '1 second' - clock_timestamp()) * 1000)::int FROM slow_mode_turns t
     WHERE t.room_id = $1 AND t.user_id = j.user_id AND t.posted_at + j.slow * interval '1 second' > clock_timestamp()), j.slow * 1000),
  null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
  FROM judged j WHERE j.outcome = 'slow' AND NOT EXISTS (SELECT FROM fresh f WHERE f.ord = j.ord)
`

/** Not all that it names are its author's to send, or an earlier one takes one of them. */
const LACKS_FILES = `cardinality(i.file_ids) <> (SELECT count(*) FROM given g WHERE g.ord = i.ord) OR EXISTS (
           SELECT FROM given g JOIN given earlier ON earlier.id = g.id AND earlier.ord < g.ord WHERE g.ord = i.ord)`

const ATTACHED = `attached AS (
  UPDATE files f SET message_id = fresh.id, room_id = $1, position = g.position, expires_at = NULL
    FROM given g JOIN fresh ON fresh.ord = g.ord WHERE f.id = g.id
), `
/** What this statement has attached it cannot read: those of a new message are the ones it was given. */
const FILES = `CASE WHEN m.outcome = 'new' THEN (SELECT json_agg(g.file ORDER BY g.position) FROM given g WHERE g.ord = m.ord) ELSE ${MESSAGE_FILES} END`

/**
 * Posts messages to one room in one statement: judges each (may its author post, is its nonce known, is its thread there, is it too soon),
 * takes the room's next positions, inserts, notes mentions, counts replies, and makes the notifications.
 *
 * The update of the room's row is what puts concurrent statements, of other processes too, into one order: a `seq` is
 * taken and committed under its lock, so there is never a gap.
 *
 * $1 room id, $2 JSON array of PostRow, each with its `ord`
 *
 * @param telling whether it looks for people to notify: there are several texts, so that a post pays nothing for what it does not need
 * @param slow whether it keeps to slow mode; if not, and someone in the room should, nothing is posted and those are `slow`
 * @param files whether it looks for files
 */
const statement = ({ telling, slow, files }: { telling: boolean; slow: boolean; files: boolean }) => `
WITH input AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::json)
    AS i(ord int, id uuid, user_id uuid, content text, nonce text, thread_id uuid, mentions text[], file_ids uuid[])
), ${files ? GIVEN_FILES : ''}judged AS MATERIALIZED (
  SELECT i.*, known.id AS known_id, parent.root_id, room.slow_mode_seconds AS slow,
    CASE WHEN room.id IS NULL OR (member.role IS NULL AND NOT room.open) THEN 'no_room'
         WHEN member.role IS NULL THEN 'not_member'
         WHEN known.id IS NOT NULL THEN 'known'
         WHEN i.thread_id IS NOT NULL AND parent.root_id IS NULL THEN 'no_thread'
         ${files ? `WHEN ${LACKS_FILES} THEN 'no_file'` : ''}
         WHEN room.slow_mode_seconds > 0 AND member.role NOT IN ('owner', 'admin') THEN 'slow'
         ELSE 'new' END AS outcome
  FROM input i
  -- One look along an index for each row. A room's id in \`room_id || ''\` cannot be looked up: on a table without statistics the planner
  -- would take an index of the room for it, and read the whole room.
  LEFT JOIN LATERAL (SELECT r.id, r.slow_mode_seconds, ${openTo('i.user_id')} AS open FROM rooms r WHERE r.id = $1 AND r.deleted_at IS NULL LIMIT 1) room ON true
  LEFT JOIN LATERAL (SELECT role FROM memberships WHERE room_id = $1 AND user_id = i.user_id LIMIT 1) member ON true
  LEFT JOIN LATERAL (
    SELECT id FROM messages WHERE user_id = i.user_id AND nonce = i.nonce AND room_id || '' = $1 LIMIT 1) known ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(thread_id, id) AS root_id FROM messages WHERE id = i.thread_id AND room_id || '' = $1 LIMIT 1) parent ON true
), ${slow ? TURNS : ''}fresh AS MATERIALIZED (
  SELECT *, row_number() OVER (ORDER BY ord) AS n FROM judged j WHERE ${slow ? ITS_TURN : "outcome = 'new' AND NOT EXISTS (SELECT FROM judged WHERE outcome = 'slow')"}
), roots AS MATERIALIZED (
  SELECT root_id, count(*) AS replies, row_number() OVER (ORDER BY root_id) AS n FROM fresh WHERE root_id IS NOT NULL GROUP BY root_id
), head AS (
  UPDATE rooms
     SET last_seq = rooms.last_seq + t.posts, rev = rooms.rev + t.posts + t.roots, last_message_at = clock_timestamp()
    FROM (SELECT (SELECT count(*) FROM fresh)::int AS posts, (SELECT count(*) FROM roots)::int AS roots) t
   WHERE rooms.id = $1 AND t.posts > 0
  RETURNING rooms.last_seq - t.posts AS seq, rooms.rev - t.posts - t.roots AS rev, t.posts, rooms.last_message_at AS at
), posted AS (
  INSERT INTO messages (id, room_id, user_id, seq, rev, ${files ? 'type, ' : ''}content, nonce, thread_id, mentions, created_at)
  SELECT f.id, $1, f.user_id, head.seq + f.n, head.rev + f.n,
    ${files ? "(CASE WHEN cardinality(f.file_ids) > 0 THEN 'file' ELSE 'text' END)::message_type, " : ''}f.content, f.nonce, f.root_id,
    CASE WHEN cardinality(f.mentions) = 0 THEN '{}' ELSE
      ARRAY(SELECT u.id FROM users u JOIN memberships x ON x.user_id = u.id AND x.room_id = $1 WHERE u.username = ANY (f.mentions) ORDER BY u.id) END,
    head.at
  FROM fresh f, head
  RETURNING *
), ${files ? ATTACHED : ''}told AS (
  INSERT INTO mentions (user_id, room_id, seq, message_id)
  SELECT unnest(mentions), room_id, seq, id FROM posted WHERE cardinality(mentions) > 0
), replied AS (
  UPDATE messages m SET reply_count = m.reply_count + r.replies, rev = head.rev + head.posts + r.n
    FROM roots r, head WHERE m.id = r.root_id
  RETURNING m.*
)${telling ? `, noted AS (${tellOf('posted')})` : ''}, touched AS (
  SELECT j.ord, 'new' AS outcome, p.* FROM judged j JOIN posted p ON p.id = j.id
  UNION ALL SELECT j.ord, 'known', k.* FROM judged j JOIN messages k ON k.id = j.known_id WHERE j.outcome = 'known'
  UNION ALL SELECT 0, 'root', r.* FROM replied r
)
SELECT m.ord, m.outcome, ${telling ? `CASE m.outcome WHEN 'new' THEN ${NOTES} WHEN 'known' THEN ${KNOWN_NOTES} END` : 'null::json'} AS notes, 0 AS wait_ms, ${MESSAGE_ROW_COLUMNS}, ${files ? FILES : MESSAGE_FILES} AS files
  FROM touched m JOIN users u ON u.id = m.user_id
UNION ALL
SELECT j.ord, j.outcome, null, 0, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
  FROM judged j WHERE j.outcome NOT IN ('new', 'known'${slow ? ", 'slow'" : ''})
${slow ? TOO_SOON : ''}ORDER BY 1`

/** Eight texts, each by what it does beside posting. */
const POST = Object.fromEntries(
  [false, true].flatMap((telling) =>
    [false, true].flatMap((slow) => [false, true].map((files) => [textName(telling, slow, files), statement({ telling, slow, files })])),
  ),
)

function textName(telling: boolean, slow: boolean, files: boolean) {
  return `${telling} ${slow} ${files}`
}

type Row = { ord: number; outcome: PostOutcome | 'slow'; notes: NotificationRow[] | null; wait_ms: number } & MessageRow

/**
 * @param slowRooms those known to be in slow mode; finds one more by asking twice
 * @returns one result for each row, `ord` counting from 1 in the order given, and first (`ord` 0) the thread starts that changed
 * @throws an error with code 23505 when another process used one of the nonces at the same moment: then nothing was posted, and
 * the same call will find it `known`
 */
export async function insertMessages(db: Database, roomId: string, rows: PostRow[], slowRooms: Set<string>): Promise<PostResult[]> {
  // A direct room's id begins so; one that only looks like it costs a look for nothing.
  const telling = roomId.startsWith('dm-') || rows.some((row) => row.thread_id !== null || row.mentions.length > 0)
  const files = rows.some((row) => row.file_ids.length > 0)
  const [plain, slow] = [POST[textName(telling, false, files)]!, POST[textName(telling, true, files)]!]
  const params = [roomId, JSON.stringify(rows.map((row, i) => ({ ord: i + 1, ...row })))]
  let found = await db.sql<Row>(slowRooms.has(roomId) ? slow : plain, params)
  if (found.some((row) => row.outcome === 'slow')) {
    slowRooms.add(roomId)
    found = await db.sql<Row>(slow, params)
  }
  return found.map(toResult)
}

function toResult({ ord, outcome, notes, wait_ms, ...message }: Row): PostResult {
  if (outcome === 'new' || outcome === 'known' || outcome === 'root') return { ord, outcome, message, notes: notes ?? [] }
  if (outcome === 'slow') throw new Error('A text that keeps to slow mode has said that it does not.')
  return { ord, outcome, wait_ms }
}
