import { Client } from 'pg'
import type { Stored, Truth } from '@/tests/support/checker'

const MESSAGES = `SELECT id, seq, nonce, user_id, content FROM messages WHERE room_id = $1 ORDER BY seq`

const UNREAD = `
SELECT s.user_id, count(m.id)::int AS unread
FROM memberships s LEFT JOIN messages m ON m.room_id = s.room_id AND m.seq > s.last_read_seq AND m.user_id <> s.user_id
  AND m.thread_id IS NULL AND m.type <> 'system' AND m.deleted_at IS NULL
WHERE s.room_id = $1 GROUP BY s.user_id`

const REV = `SELECT rev FROM rooms WHERE id = $1`

/** One room as the database has it, asked without any of our code. */
export async function readTruth(databaseUrl: string, roomId: string): Promise<Truth & { rev: number }> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    const { rows: messages } = await client.query<Stored>(MESSAGES, [roomId])
    const { rows: unread } = await client.query<{ user_id: string; unread: number }>(UNREAD, [roomId])
    const { rows: rooms } = await client.query<{ rev: number }>(REV, [roomId])
    return { messages, unread: new Map(unread.map((row) => [row.user_id, row.unread])), rev: rooms[0]!.rev }
  } finally {
    await client.end()
  }
}
