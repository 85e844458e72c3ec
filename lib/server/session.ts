/** Who is calling: the bearer of a token, or the browser with the web app's cookie. */
import { unauthorized } from '@/lib/contract/errors'
import { API_TOKEN_PREFIX } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'
import type { SignedIn, World } from '@/lib/domain/context'
import type { TokenClaims, TokenKind } from '@/lib/domain/ports'
import { hashSecret } from '@/lib/domain/tokens/secret'
import { findApiTokenUser, findSessionUser, type SessionRules } from '@/lib/domain/tokens/session-queries'
import { outsideSession } from '@/lib/domain/users/outside-account'
import { bearerToken } from '@/lib/server/bearer-token'
import { currentScope } from '@/lib/server/log/request-scope'
import { getRuntime, type Runtime } from '@/lib/server/runtime'
import { readSessionCookie } from '@/lib/server/session-cookie'

/** A token with many claims fits well; checking a signature takes as long as the token is. */
const MAX_TOKEN_LENGTH = 8 * 1024

const rulesOf = (world: World): SessionRules => ({ now: world.clock.now(), guests: world.installation.guests })

async function apiTokenSession(token: string, world: World): Promise<SignedIn | null> {
  return findApiTokenUser(world.db, hashSecret(token), rulesOf(world))
}

async function ownSession(claims: TokenClaims, world: World): Promise<SignedIn | null> {
  const user = await findSessionUser(world.db, claims, rulesOf(world))
  return user && { user, issuedAt: claims.issuedAt, tokenId: claims.tokenId, scopes: claims.scopes }
}

/** The kinds of token, each with how it is recognised: by its beginning, or by whose signature it bears. A kind of its own has a secret of its own. */
async function sessionOf(token: string, world: World, kinds: readonly TokenKind[]): Promise<SignedIn | null> {
  if (token.length > MAX_TOKEN_LENGTH) return null
  const forAccess = kinds.includes('access')
  if (token.startsWith(API_TOKEN_PREFIX)) return forAccess ? apiTokenSession(token, world) : null
  const own = await world.tokens.verify(token, kinds)
  if (own) return ownSession(own, world)
  const outside = forAccess && world.outsideTokens ? await world.outsideTokens.verify(token) : null
  return outside && outsideSession(world, outside, rulesOf(world))
}

/**
 * @param kinds what the door takes: a ticket opens a socket and nothing else, or whoever finds one could renew it for ever
 * @throws ChatError `unauthorized`; `unavailable` when the keys of an outside service cannot be had
 */
export async function authenticateToken(token: string, world: World, kinds: readonly TokenKind[]): Promise<SignedIn> {
  const session = await sessionOf(token, world, kinds)
  if (!session) throw unauthorized('This token is not valid, or no longer.')
  return session
}

/**
 * @returns null for someone who has not signed in, or whose session in the browser has ended
 * @throws ChatError `unauthorized` for a token that is not valid: whoever sends one believes that it is
 */
export async function authenticate(headers: Headers, runtime: Pick<Runtime, 'world' | 'secret'>): Promise<SignedIn | null> {
  const found = await callerOf(headers, runtime)
  const scope = currentScope()
  if (scope && found) scope.user = found.user.id
  return found
}

async function callerOf(headers: Headers, { world, secret }: Pick<Runtime, 'world' | 'secret'>): Promise<SignedIn | null> {
  const token = bearerToken(headers)
  if (token !== null) return authenticateToken(token, world, ['access'])
  const session = await readSessionCookie(headers.get('cookie'), secret)
  return session && ownSession({ userId: session.userId, issuedAt: session.since, tokenId: null, scopes: null }, world)
}

/** Who looks at the page that is being rendered. */
export async function currentUser(): Promise<User | null> {
  // Next's own module, which exists for pages alone.
  const { headers } = await import('next/headers')
  return (await authenticate(await headers(), await getRuntime()))?.user ?? null
}
