import { Client } from 'pg'
import type { User } from '@/lib/contract/users'
import { issueToken, type Person } from '@/tests/support/people'
import type { TestServer } from '@/tests/support/server'

const PEOPLE = `
WITH made AS (
  INSERT INTO users (id, username, name, role, sessions_from)
  SELECT gen_random_uuid(), 'listener' || n, 'Listener ' || n, 'member', now() - interval '1 hour' FROM generate_series(1, $1::int) n
  RETURNING id, username, name
), seated AS (
  INSERT INTO memberships (room_id, user_id) SELECT 'general', id FROM made
), counted AS (
  UPDATE rooms SET member_count = member_count + $1 WHERE id = 'general'
)
SELECT id, username, name FROM made`

/** Puts many people into the database, members of the default room, past the doors: registering a thousand takes a minute. */
export async function makeCrowd(server: TestServer, count: number): Promise<Person[]> {
  const client = new Client({ connectionString: server.env.DATABASE_URL })
  await client.connect()
  const { rows } = await client.query<Pick<User, 'id' | 'username' | 'name'>>(PEOPLE, [count])
  await client.end()
  return Promise.all(
    rows.map(async (row) => ({
      user: { ...row, avatar_url: null, is_guest: false, is_bot: false, role: 'member' },
      token: await issueToken(server, row.id),
    })),
  )
}
