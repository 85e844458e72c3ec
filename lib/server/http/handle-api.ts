import { ChatError, invalid, isChatError, notFound, tooLarge } from '@/lib/contract/errors'
import { clientAddress } from '@/lib/server/http/client-address'
import { health } from '@/lib/server/http/health'
import { matchRoute } from '@/lib/server/http/match'
import { problem } from '@/lib/server/http/problem'
import type { Route } from '@/lib/server/http/routes'
import type { Runtime } from '@/lib/server/runtime'
import { requireSameOrigin } from '@/lib/server/same-origin'
import { authenticate } from '@/lib/server/session'

/** A command fits into this: 4,000 characters, each escaped in JSON, and room for the rest. */
const MAX_BODY_BYTES = 128 * 1024

/** Answers one request to the API: finds its command, reads the input, dispatches, and puts the outcome into HTTP's terms. */
export async function handleApi(request: Request, runtime: Runtime): Promise<Response> {
  try {
    const url = new URL(request.url)
    // A short name reaches us under the path that was asked for.
    const path = url.pathname.startsWith('/api/') ? url.pathname : `/api${url.pathname}`
    if (path === '/api/health') return request.method === 'GET' ? await health(runtime.world) : methodNotAllowed(['GET'])
    const match = matchRoute(request.method, path)
    if (!match) throw notFound('path')
    if ('allow' in match) return methodNotAllowed(match.allow)
    const { route, params } = match
    requireSameOrigin(request, runtime.env)
    const session = await authenticate(request.headers, runtime)
    const input = { ...(await readBody(request)), ...readQuery(route, url.searchParams), ...params, ...route.fixed }
    withIdempotencyKey(route, request.headers, input)
    const output = await runtime.dispatch(session, route.command, input, clientAddress(request.headers, runtime.env))
    const body = route.body ? route.body(output, originOf(request)) : output
    return Response.json(body, { status: route.status ?? 200, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    if (!isChatError(error)) runtime.world.log.error({ err: error, path: new URL(request.url).pathname }, 'a request failed')
    return problem(error)
  }
}

const methodNotAllowed = (allow: string[]) =>
  problem(new ChatError('method_not_allowed', 'This path has no such method.'), { allow: allow.join(', ') })

/** Where the request went, for addresses in answers when PUBLIC_URL does not say. */
function originOf(request: Request): string {
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const scheme = request.headers.get('x-forwarded-proto') ?? new URL(request.url).protocol.replace(':', '')
  return host ? `${scheme}://${host}` : new URL(request.url).origin
}

/** The body as an object; nothing is the same as `{}`. Reading stops where it becomes too large. */
async function readBody(request: Request): Promise<Record<string, unknown>> {
  if (request.method === 'GET' || !request.body) return {}
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge('That is too long.')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw tooLarge('That is too long.')
    chunks.push(chunk)
  }
  if (size === 0) return {}
  const parsed = parseJson(Buffer.concat(chunks))
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
