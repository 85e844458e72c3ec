import { ChatError, invalid, isChatError, notFound } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import { dispatch } from '@/lib/domain/dispatch'
import { bearerToken } from '@/lib/server/bearer-token'
import { clientAddress } from '@/lib/server/http/client-address'
import { withCors } from '@/lib/server/http/cors'
import { health, isHealthPath } from '@/lib/server/http/health'
import { matchRoute } from '@/lib/server/http/match'
import { metrics } from '@/lib/server/http/metrics'
import { problem } from '@/lib/server/http/problem'
import { readBytes } from '@/lib/server/http/read-bytes'
import type { Route } from '@/lib/server/http/routes'
import { watchRequest } from '@/lib/server/http/watch-requests'
import type { Runtime } from '@/lib/server/runtime'
import { requireSameOrigin } from '@/lib/server/same-origin'
import { authenticate } from '@/lib/server/session'
import { renewSessionCookie } from '@/lib/server/session-cookie'

/** A command fits into this: 4,000 characters, each escaped in JSON, and room for the rest. */
const MAX_BODY_BYTES = 128 * 1024

/** Answers one request to the API, from our own pages, from programs, and from pages of the allowed origins. */
export const handleApi = (request: Request, runtime: Runtime): Promise<Response> =>
  watchRequest(request, runtime, () => withCors(request, runtime.env, () => answer(request, runtime)))

/** Finds the request's command, reads the input, dispatches, and puts the outcome into HTTP's terms. */
async function answer(request: Request, runtime: Runtime): Promise<Response> {
  try {
    const url = new URL(request.url)
    // A short name reaches us under the path that was asked for.
    const path = url.pathname.startsWith('/api/') ? url.pathname : `/api${url.pathname}`
    if (isHealthPath(path)) return isReading(request) ? await health(path, runtime) : methodNotAllowed(['GET'])
    if (path === '/api/metrics') return await metrics(request, runtime)
    const match = matchRoute(request.method, path)
    if (!match) throw notFound('path')
    if ('allow' in match) return methodNotAllowed(match.allow)
    const { route, params } = match
    requireSameOrigin(request, runtime.env)
    const session = await authenticate(request.headers, runtime)
    const input = { ...(await readBody(request)), ...readQuery(route, url.searchParams), ...params, ...route.fixed }
    withIdempotencyKey(route, request.headers, input)
    const caller = { actor: session?.user ?? null, session, address: clientAddress(request.headers, runtime.env) }
    const output = await dispatch(runtime.world, caller, route.command, input)
    const body = route.body ? route.body(output, originOf(request)) : output
    const response = Response.json(body, { status: route.status ?? 200, headers: { 'cache-control': 'no-store' } })
    if (session && route.command === 'me:password') await renewSession(response, request.headers, session.user, runtime)
    return response
  } catch (error) {
    if (!isChatError(error)) runtime.world.log.error({ err: error, path: new URL(request.url).pathname }, 'a request failed')
    return problem(error)
  }
}

/** A browser stays signed in when its person changes the password, which ends all sessions from before. */
async function renewSession(response: Response, headers: Headers, user: User, { world, secret }: Runtime) {
  if (bearerToken(headers) !== null) return
  const session = { userId: user.id, since: Math.floor(world.clock.now().getTime() / 1000) }
  const cookie = await renewSessionCookie(headers.get('cookie'), secret, session, world.installation.sessionMs)
  if (cookie) response.headers.append('set-cookie', cookie)
}

const isReading = ({ method }: Request) => method === 'GET' || method === 'HEAD'

const methodNotAllowed = (allow: string[]) =>
  problem(new ChatError('method_not_allowed', 'This path has no such method.'), { allow: allow.join(', ') })

/** Where the request went, for addresses in answers when PUBLIC_URL does not say. */
function originOf(request: Request): string {
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const scheme = request.headers.get('x-forwarded-proto') ?? new URL(request.url).protocol.replace(':', '')
  return host ? `${scheme}://${host}` : new URL(request.url).origin
}

/** The body as an object; nothing is the same as `{}`. */
async function readBody(request: Request): Promise<Record<string, unknown>> {
  if (request.method === 'GET') return {}
  const bytes = await readBytes(request, MAX_BODY_BYTES)
  if (bytes.length === 0) return {}
  const parsed = parseJson(bytes)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw invalid({ input: 'Send a JSON object.' })
  return parsed as Record<string, unknown>
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid({ input: 'This is not JSON.' })
  }
}

/** Numbers in a query are text: those that read as whole numbers become one, the rest is left for the schema to refuse. */
function readQuery(route: Route, query: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [field, kind] of Object.entries(route.query ?? {})) {
    const value = query.get(field)
    if (value === null) continue
    input[route.rename?.[field] ?? field] = kind === 'number' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  }
  return input
}

function withIdempotencyKey(route: Route, headers: Headers, input: Record<string, unknown>) {
  const key = headers.get('idempotency-key')
  if (key && route.command === 'message:post') input.nonce ??= key
}
