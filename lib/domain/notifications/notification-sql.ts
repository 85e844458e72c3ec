/** Pieces of the statements that change messages and memberships: notifications are made in the same one, or not at all. */
import { NOTIFICATION_COLUMNS } from '@/lib/domain/notifications/notification-row'

/**
 * Who is to be told of the messages in `posted`, and why: of several reasons the strongest. Never the author, nobody who is not a
 * member, and each as far as they want it: `everything`, `mentions` alone, `nothing`.
 */
export const reasonsFor = (posted: string) => `
  SELECT p.id AS message_id, p.room_id, p.seq, p.user_id AS actor_id, p.created_at, b.user_id, min(x.type) AS type
    FROM ${posted} p JOIN rooms r ON r.id = p.room_id
    CROSS JOIN LATERAL (
      SELECT unnest(p.mentions) AS user_id, 'mention'::notif_type AS type
      UNION ALL SELECT t.user_id, 'reply' FROM messages t WHERE t.id = p.thread_id
      UNION ALL SELECT one.user_id, 'reply' FROM (
        WITH RECURSIVE one AS (
          (SELECT t.user_id FROM messages t WHERE t.thread_id = p.thread_id ORDER BY t.user_id LIMIT 1)
          UNION ALL
          SELECT (SELECT t.user_id FROM messages t WHERE t.thread_id = p.thread_id AND t.user_id > one.user_id ORDER BY t.user_id LIMIT 1)
            FROM one WHERE one.user_id IS NOT NULL
        ) SELECT user_id FROM one) one
      UNION ALL SELECT q.user_id, 'reply' FROM ${posted} q WHERE q.thread_id = p.thread_id AND q.seq < p.seq
      UNION ALL SELECT d.user_id, 'message' FROM memberships d WHERE d.room_id = p.room_id AND r.kind = 'dm'
    ) x
    JOIN memberships b ON b.room_id = p.room_id AND b.user_id = x.user_id
   WHERE x.user_id <> p.user_id AND (b.involvement = 'everything' OR (b.involvement = 'mentions' AND x.type = 'mention'))
   GROUP BY p.id, p.room_id, p.seq, p.user_id, p.created_at, b.user_id`

const TELL = 'INSERT INTO notifications (id, user_id, type, room_id, message_id, seq, actor_id, created_at)'
const TOLD = 'SELECT gen_random_uuid(), x.user_id, x.type, x.room_id, x.message_id, x.seq, x.actor_id, x.created_at'

/** Makes the notifications of new messages. */
export const tellOf = (posted: string) => `${TELL} ${TOLD} FROM (${reasonsFor(posted)}) x RETURNING *`

/**
 * After an edit, `wanted` before and `changed` after it: tells those who are mentioned only now, and corrects the reason of those who
 * had been told already. Whoever has no reason any more is for `UNTELL`.
 */
export const TELL_EDITED = `${TELL} ${TOLD}
  FROM (${reasonsFor('changed')}) x JOIN wanted w ON w.id = x.message_id
  WHERE (x.type = 'mention' AND x.user_id <> ALL (w.mentions))
     OR EXISTS (SELECT FROM notifications o WHERE o.message_id = x.message_id AND o.user_id = x.user_id)
  ON CONFLICT (message_id, user_id) DO UPDATE SET type = excluded.type, is_read = notifications.is_read AND excluded.type <> 'mention'
    WHERE notifications.type <> excluded.type RETURNING *`

/** Takes away what those were told who are mentioned no more, and have no other reason. */
export const UNTELL_EDITED = `DELETE FROM notifications n USING changed c
  WHERE n.message_id = c.id AND n.type = 'mention' AND n.user_id <> ALL (c.mentions)
    AND n.user_id NOT IN (SELECT x.user_id FROM (${reasonsFor('changed')}) x) RETURNING n.user_id`

/** $3 emoji, $4 who reacts. All reactions to one message are one notification, which says the last. */
export const TELL_REACTION = `INSERT INTO notifications (id, user_id, type, room_id, message_id, actor_id, emoji)
  SELECT gen_random_uuid(), c.user_id, 'reaction', c.room_id, c.id, $4::uuid, $3
    FROM changed c JOIN memberships b ON b.room_id = c.room_id AND b.user_id = c.user_id AND b.involvement = 'everything'
   WHERE c.user_id <> $4::uuid AND c.type <> 'system'
  ON CONFLICT (message_id, user_id) DO UPDATE SET actor_id = excluded.actor_id, emoji = excluded.emoji, created_at = excluded.created_at,
    is_read = false, deleted_at = NULL RETURNING *`

/** $3 emoji, $4 who takes the reaction back */
export const UNTELL_REACTION = `DELETE FROM notifications n USING changed c
  WHERE n.message_id = c.id AND n.type = 'reaction' AND n.actor_id = $4::uuid AND n.emoji = $3 RETURNING n.user_id`

const notesFrom = (table: string) => `(SELECT json_agg(x) FROM (
  SELECT ${NOTIFICATION_COLUMNS} FROM ${table} n JOIN rooms r ON r.id = n.room_id JOIN users a ON a.id = n.actor_id WHERE n.message_id = m.id) x)`

/** A column: the notifications in `noted` of the message `m`, as JSON, for telling them live. */
export const NOTES = notesFrom('noted')
/** The same of a message that was there before. */
export const KNOWN_NOTES = notesFrom('notifications')
