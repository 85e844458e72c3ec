import { commands } from '@/lib/contract/commands'
import { ChatError, isChatError, notFound } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import { dispatch } from '@/lib/domain/dispatch'
import { once } from '@/lib/domain/requests/once'
import { bearerToken } from '@/lib/server/bearer-token'
import { clientAddress } from '@/lib/server/http/client-address'
import { withCors } from '@/lib/server/http/cors'
import { tagged } from '@/lib/server/http/etag'
import { fileDoor } from '@/lib/server/http/files/file-doors'
import { health, isHealthPath } from '@/lib/server/http/health'
import { incomingWebhook, webhookSecret } from '@/lib/server/http/incoming-webhook'
import { matchRoute } from '@/lib/server/http/match'
import { metrics } from '@/lib/server/http/metrics'
import { openApiDocument } from '@/lib/server/http/openapi/document'
import { problem } from '@/lib/server/http/problem'
import { parseObject, readText } from '@/lib/server/http/read-json'
import { answerOf, type Route } from '@/lib/server/http/routes'
import { apiPath } from '@/lib/server/http/short-names'
import { loggedPath, watchRequest } from '@/lib/server/http/watch-requests'
import type { Runtime } from '@/lib/server/runtime'
import { requireSameOrigin } from '@/lib/server/same-origin'
import { authenticate } from '@/lib/server/session'
import { renewSessionCookie } from '@/lib/server/session-cookie'

/** Answers one request to the API, from our own pages, from programs, and from pages of the allowed origins. */
export const handleApi = (request: Request, runtime: Runtime): Promise<Response> =>
  watchRequest(request, runtime, () => withCors(request, runtime.env, () => answer(request, runtime)))

/** Finds the request's command, reads the input, dispatches, and puts the outcome into HTTP's terms. */
async function answer(request: Request, runtime: Runtime): Promise<Response> {
  try {
    const url = new URL(request.url)
    const path = apiPath(url.pathname)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (isHealthPath(path)) return method === 'GET' ? await health(path, runtime) : otherMethod(request, ['GET'])
    if (path === '/api/metrics') return await metrics(request, runtime)
    if (path === '/api/openapi.json') return method === 'GET' ? description(request) : otherMethod(request, ['GET'])
    const secret = webhookSecret(path)
    if (secret !== null) return method === 'POST' ? await incomingWebhook(request, secret, runtime) : otherMethod(request, ['POST'])
    const door = fileDoor(method, path)
    if (door && 'allow' in door) return otherMethod(request, door.allow, door.options?.(runtime.world.installation.files.maxBytes))
    if (door) return await door.open(request, runtime)
    const match = matchRoute(method, path)
    if (!match) throw notFound('path')
    if ('allow' in match) return otherMethod(request, match.allow)
    const { route, params } = match
    requireSameOrigin(request, runtime.env)
    const session = await authenticate(request.headers, runtime)
    const input = { ...(await readBody(request)), ...readQuery(route, url.searchParams), ...params, ...route.fixed }
    route.check?.(input, session?.user ?? null)
    withIdempotencyKey(route, request.headers, input)
    const caller = { actor: session?.user ?? null, session, address: clientAddress(request.headers, runtime.env) }
    const run = () => dispatch(runtime.world, caller, route.command, input)
    const key = route.idempotent ? request.headers.get('idempotency-key') : null
    const output: Record<string, unknown> =
      key && session
        ? await once(runtime.world, { userId: session.user.id, key, request: [route.command, input, session.scopes] }, run)
        : await run()
    const response = respond(request, route, input, output)
    if (session && route.command === 'me:password') await renewSession(response, request.headers, session.user, runtime)
    return response
  } catch (error) {
    if (!isChatError(error)) runtime.world.log.error({ err: error, path: loggedPath(new URL(request.url).pathname) }, 'a request failed')
    return problem(error)
  }
}

const description = (request: Request) => tagged(request, openApiDocument(), { 'cache-control': 'no-cache' })

function respond(request: Request, route: Route, input: Record<string, unknown>, output: Record<string, unknown>): Response {
  if (route.status === 204) return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  const body = answerOf(route, output, originOf(request))
  if (route.method !== 'GET') return Response.json(body, { status: route.status ?? 200, headers: { 'cache-control': 'no-store' } })
  const headers: Record<string, string> = { 'cache-control': 'private, no-cache' }
  const next = nextPage(route, input, output)
  if (next) headers.link = linkTo(request, next)
  return tagged(request, body, headers)
}

/** @returns what asks for the page behind this one, if there may be one */
function nextPage(
  { command, paged }: Route,
  input: Record<string, unknown>,
  output: Record<string, unknown>,
): Record<string, string> | null {
  if (!paged) return null
  if (paged === 'cursor') return typeof output.cursor === 'string' ? { cursor: output.cursor } : null
  const list = output[paged.of] as Record<string, string>[]
  const { limit } = commands[command].input.parse(input) as { limit?: number }
  const last = list.length === limit ? list.at(-1)?.[paged.id] : undefined
  return last === undefined ? null : { after: last }
}

/** RFC 8288, relative to what was asked for, so that it leads through whatever stands in front of us. */
function linkTo(request: Request, changed: Record<string, string>): string {
  const { pathname, searchParams } = new URL(request.url)
  for (const [name, value] of Object.entries(changed)) searchParams.set(name, value)
  return `<${pathname}?${searchParams}>; rel="next"`
}

/** A browser stays signed in when its person changes the password, which ends all sessions from before. */
async function renewSession(response: Response, headers: Headers, user: User, { world, secret }: Runtime) {
  if (bearerToken(headers) !== null) return
  const session = { userId: user.id, since: Math.floor(world.clock.now().getTime() / 1000) }
  const cookie = await renewSessionCookie(headers.get('cookie'), secret, session, world.installation.sessionMs)
  if (cookie) response.headers.append('set-cookie', cookie)
}

/** Says which methods there are; that is all that OPTIONS wants to know. */
function otherMethod(request: Request, methods: string[], more: Record<string, string> = {}): Response {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow, ...more } })
  return problem(new ChatError('method_not_allowed', 'This path has no such method.'), { allow })
}

/** Where the request went, for addresses in answers when PUBLIC_URL does not say. */
function originOf(request: Request): string {
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const scheme = request.headers.get('x-forwarded-proto') ?? new URL(request.url).protocol.replace(':', '')
  return host ? `${scheme}://${host}` : new URL(request.url).origin
}

/** The body as an object; nothing is the same as `{}`. */
async function readBody(request: Request): Promise<Record<string, unknown>> {
  if (request.method === 'GET' || request.method === 'HEAD') return {}
  const text = await readText(request)
  return text === '' ? {} : parseObject(text)
}

/** All is text in a query: what reads as a whole number, or as true or false, becomes one; the rest is left for the schema to refuse. */
function readQuery(route: Route, query: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [field, kind] of Object.entries(route.query ?? {})) {
    const value = query.get(field)
    if (value === null) continue
    input[route.rename?.[field] ?? field] = fromText(kind, value)
  }
  return input
}

function fromText(kind: 'text' | 'number' | 'boolean', value: string): unknown {
  if (kind === 'number' && /^-?\d{1,15}$/.test(value)) return Number(value)
  if (kind === 'boolean' && /^(true|1|false|0)$/i.test(value)) return /^(true|1)$/i.test(value)
  return value
}

function withIdempotencyKey(route: Route, headers: Headers, input: Record<string, unknown>) {
  const key = headers.get('idempotency-key')
  if (key && route.command === 'message:post') input.nonce ??= key
}
