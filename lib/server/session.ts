/** Who is calling: the bearer of a token, or the browser with the web app's cookie. */
import { unauthorized } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { TokenKind } from '@/lib/domain/ports'
import { findUser } from '@/lib/domain/users/user-queries'
import { bearerToken } from '@/lib/server/bearer-token'
import { getRuntime, type Runtime } from '@/lib/server/runtime'
import { readSessionCookie } from '@/lib/server/session-cookie'

/** The person, if the session is not from before they ended all sessions. */
async function personOf(world: World, userId: string, since: number): Promise<User | null> {
  const found = await findUser(world.db, userId)
  return found && since >= Math.floor(found.sessionsFrom.getTime() / 1000) ? found.user : null
}

/**
 * @param kinds what the door takes: a ticket opens a socket and nothing else, or whoever finds one could renew it for ever
 * @returns the token's person, and when it was issued, in seconds
 * @throws ChatError `unauthorized`
 */
export async function authenticateToken(
  token: string,
  world: World,
  kinds: readonly TokenKind[],
): Promise<{ user: User; issuedAt: number }> {
  const claims = await world.tokens.verify(token, kinds)
  const user = claims && (await personOf(world, claims.userId, claims.issuedAt))
  if (!user) throw unauthorized('This token is not valid, or no longer.')
  return { user, issuedAt: claims.issuedAt }
}

/**
 * @returns null for someone who has not signed in, or whose session in the browser has ended
 * @throws ChatError `unauthorized` for a token that is not valid: whoever sends one believes that it is
 */
export async function authenticate(headers: Headers, { world, secret }: Pick<Runtime, 'world' | 'secret'>): Promise<User | null> {
  const token = bearerToken(headers)
  if (token !== null) return (await authenticateToken(token, world, ['access'])).user
  const session = await readSessionCookie(headers.get('cookie'), secret)
  return session && personOf(world, session.userId, session.since)
}

/** Who looks at the page that is being rendered. */
export async function currentUser(): Promise<User | null> {
  // Next's own module, which exists for pages alone.
  const { headers } = await import('next/headers')
  return authenticate(await headers(), await getRuntime())
}
