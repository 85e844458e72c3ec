import { type User, user as userShape } from '@/lib/contract/users'
import { systemClock } from '@/lib/drivers/clock/system'
import { joseTokens } from '@/lib/drivers/tokens/jose'
import { readSecret } from '@/lib/server/secrets'
import { type CastName, cast } from '@/lib/testing/cast'
import type { TestServer } from '@/tests/support/server'

export interface Person {
  user: User
  token: string
}

export const PASSWORD = 'salt wind and radio'
const HOUR_MS = 60 * 60_000

const tokensOf = async (server: TestServer) =>
  joseTokens({ secret: server.env.AUTH_SECRET ?? (await readSecret(server.env.DATA_DIR!, 'auth-secret')), clock: systemClock() })

/** A token as the server itself would issue it. */
export const issueToken = async (server: TestServer, userId: string, ttlMs = HOUR_MS) =>
  (await (await tokensOf(server)).issue('access', userId, ttlMs)).token

/** Registers some of the cast, one after the other: the first on a new server owns it. */
export async function makePeople<N extends CastName>(server: TestServer, ...names: N[]): Promise<Record<N, Person>> {
  const people: Partial<Record<N, Person>> = {}
  for (const name of names) {
    const response = await fetch(`${server.url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...cast[name], password: PASSWORD }),
    })
    if (response.status !== 201) throw new Error(`${name} could not register: ${response.status} ${await response.text()}`)
    const { user } = (await response.json()) as { user: unknown }
    const parsed = userShape.parse(user)
    people[name] = { user: parsed, token: await issueToken(server, parsed.id) }
  }
  return people as Record<N, Person>
}
