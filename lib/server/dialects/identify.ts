import type { IncomingHttpHeaders } from 'node:http'
import { forbidden, unauthorized } from '@/lib/contract/errors'
import type { SignedIn } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { walkIn } from '@/lib/domain/guests/walk-in'
import { requireScope } from '@/lib/domain/tokens/require-scope'
import { bearerToken } from '@/lib/server/bearer-token'
import type { Destination } from '@/lib/server/dialects/match-path'
import type { Runtime } from '@/lib/server/runtime'
import { mayOpenSocket } from '@/lib/server/same-origin'
import { authenticate, authenticateToken } from '@/lib/server/session'

export interface Visitor {
  caller: SignedIn
  /** Here without a token, as long as the connection. */
  isWalkIn: boolean
}

/** By token, or by the web app's cookie: that one comes along from any page, so the page must be ours. */
async function signedIn(destination: Destination, given: IncomingHttpHeaders, runtime: Runtime): Promise<SignedIn | null> {
  const headers = new Headers()
  for (const name of ['authorization', 'cookie'] as const) if (given[name]) headers.set(name, given[name])
  const token = bearerToken(headers) ?? destination.token
  if (token !== null) return authenticateToken(token, runtime.world, ['access', 'ticket'])
  const session = await authenticate(headers, runtime)
  if (session && !mayOpenSocket(given, runtime.env)) throw forbidden("This came from another site's page.")
  return session
}

/** Whether the address names this person: by id or username, or by email. */
async function isNamed({ userId, email }: Destination, caller: SignedIn, { world }: Runtime): Promise<boolean> {
  const { id, username, is_guest } = caller.user
  if (userId !== null) return userId.toLowerCase() === id || userId.toLowerCase() === username
  if (email === null) return true
  if (is_guest) return localPart(email).toLowerCase() === username
  const me = await dispatch(world, { actor: caller.user, session: caller, address: null }, 'me:get', {})
  return me.email !== null && email.trim().toLowerCase() === me.email
}

const localPart = (email: string) => email.slice(0, email.lastIndexOf('@'))

/**
 * Who is at the door: whom the token or cookie says, or where guests are let in one by the name in the address.
 * @throws ChatError `unauthorized`, `forbidden`, `conflict` for a name that is in use, `invalid` for one that cannot be
 */
export async function identify(
  destination: Destination,
  headers: IncomingHttpHeaders,
  address: string | null,
  runtime: Runtime,
): Promise<Visitor> {
  const caller = await signedIn(destination, headers, runtime)
  if (caller) {
    // Whoever is connected is told what happens.
    requireScope(caller, 'read')
    if (!(await isNamed(destination, caller, runtime))) throw forbidden('This address is for someone else.')
    return { caller, isWalkIn: false }
  }
  const { workspace } = await dispatch(runtime.world, { actor: null, address }, 'workspace:get', {})
  if (destination.dialect.name === 'chat' || !workspace.guests) throw unauthorized()
  const username = destination.email === null ? (destination.username ?? destination.userId) : localPart(destination.email)
  return { caller: await walkIn(runtime.world, { username, address }), isWalkIn: true }
}
