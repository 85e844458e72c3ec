import type { Seat } from '@/bench/load/crowd'
import type { Database } from '@/lib/domain/ports'
import { systemClock } from '@/lib/drivers/clock/system'
import { joseTokens } from '@/lib/drivers/tokens/jose'

/** Signs the bench's tokens, on every server it starts. */
export const SECRET = 'the bench signs with this and nothing else does'
const TOKEN_MS = 24 * 60 * 60 * 1000

const PEOPLE = `
INSERT INTO users (id, username, name, role, sessions_from)
SELECT gen_random_uuid(), 'listener' || lpad(n::text, 5, '0'), 'Listener ' || lpad(n::text, 5, '0'), 'member', now() - interval '1 hour'
FROM generate_series($1::int, $2::int) n
RETURNING id`

const ROOM = `INSERT INTO rooms (id, name, member_count) VALUES ($1, $1, cardinality($2::uuid[]))`
const MEMBERS = `INSERT INTO memberships (room_id, user_id) SELECT $1, unnest($2::uuid[])`

/** Messages in one statement, so that none takes longer than the server lets a statement take. */
const PIECE = 50_000

/** $3 how many in all, $4 the first of this piece, $5 the last */
const HISTORY = `
INSERT INTO messages (id, room_id, user_id, seq, rev, content, nonce, created_at)
SELECT gen_random_uuid(), $1, ($2::uuid[])[1 + n % cardinality($2::uuid[])], n, n,
  'What the tide brought in on day ' || n || ': a bottle, some rope, and a radio that still plays.', 'seed-' || n, now() - (($3::int - n) || ' seconds')::interval
FROM generate_series($4::int, $5::int) n`

export interface Person {
  id: string
  token: string
}

export interface Seeding {
  people(count: number): Promise<Person[]>
  /** A room with these members. @returns a seat in it for each */
  room(id: string, people: Person[]): Promise<Seat[]>
  /** Fills a room with messages, as if posted one a second, and brings the statistics up to date. */
  history(roomId: string, people: Person[], messages: number): Promise<void>
}

/** Puts people, rooms and messages into the database, past the doors: registering a thousand people takes a minute. */
export function seeding(db: Database): Seeding {
  const tokens = joseTokens({ secret: SECRET, clock: systemClock() })
  let people = 0
  return {
    async people(count) {
      const rows = await db.sql<{ id: string }>(PEOPLE, [people + 1, people + count])
      people += count
      return Promise.all(rows.map(async ({ id }) => ({ id, token: (await tokens.issue('access', id, TOKEN_MS)).token })))
    },
    async room(id, members) {
      const ids = members.map((person) => person.id)
      await db.sql(ROOM, [id, ids])
      await db.sql(MEMBERS, [id, ids])
      return members.map(({ token }) => ({ token, room: id }))
    },
    async history(roomId, authors, messages) {
      const ids = authors.map((person) => person.id)
      for (let first = 1; first <= messages; first += PIECE) {
        await db.sql(HISTORY, [roomId, ids, messages, first, Math.min(messages, first + PIECE - 1)])
      }
      await db.sql(`UPDATE rooms SET last_seq = $2, rev = $2, last_message_at = now() WHERE id = $1`, [roomId, messages])
      await db.sql(`UPDATE memberships SET last_read_seq = $2 WHERE room_id = $1`, [roomId, messages])
      await db.sql('VACUUM (ANALYZE)', [])
    },
  }
}
