import type { IncomingMessage, Server } from 'node:http'
import { ADDRESS_HEADER, clientAddress } from '@/lib/server/http/client-address'
import { currentScope, enterScope, newScope, REQUEST_ID_HEADER, type RequestScope, runInScope } from '@/lib/server/log/request-scope'
import type { Runtime } from '@/lib/server/runtime'

type Watching = Pick<Runtime, 'env' | 'logs' | 'world'>

/** Asked for all the time, by programs: in the log only when something is wrong with it. */
const QUIET = /^\/(_next\/static|socket\.io|emoji|metrics$|(api\/)?([a-z]+\/)?health(\/|$))/
/** Requests of long polling last as long as nothing happens, which says nothing of speed. */
const UNTIMED = /^\/socket\.io\//

/** The path of a request as the log may have it: without the query, which may hold tokens and words, and without secrets in it. */
export const loggedPath = (target: string): string =>
  target
    .split('?', 1)[0]!
    .replace(/^\/join\/.+/, '/join/…')
    .replace(/^((?:\/api)?\/hooks)\/.+/, '$1/…')
    .slice(0, 500)

/**
 * Gives every request of a server its id, and tells the log and the metrics of each that has ended. To be called last: what comes to the
 * server must come by here before anyone answers it.
 */
export function watchRequests(server: Server, runtime: Watching) {
  const begin = (request: IncomingMessage): RequestScope => {
    const scope = newScope(request.headers[REQUEST_ID_HEADER])
    request.headers[REQUEST_ID_HEADER] = scope.id
    request.headers[ADDRESS_HEADER] = request.socket.remoteAddress ?? ''
    enterScope(scope)
    return scope
  }

  server.prependListener('upgrade', begin)
  server.prependListener('request', (request, response) => {
    const scope = begin(request)
    const begun = performance.now()
    const { method = '', url = '' } = request
    const headers = pick(request.headers)
    response.setHeader(REQUEST_ID_HEADER, scope.id)
    response.once('close', () =>
      ended(runtime, scope, {
        method,
        path: loggedPath(url),
        status: response.statusCode,
        ms: performance.now() - begun,
        bytes: Number(response.getHeader('content-length') ?? 0) || undefined,
        cut: response.writableFinished ? undefined : true,
        headers,
      }),
    )
  })
}

/** The same for a request that came to Next without `server.ts` in front of it. */
export async function watchRequest(request: Request, runtime: Watching, answer: () => Promise<Response>): Promise<Response> {
  if (currentScope()) return answer()
  const scope = newScope(request.headers.get(REQUEST_ID_HEADER))
  const begun = performance.now()
  const response = await runInScope(scope, answer)
  response.headers.set(REQUEST_ID_HEADER, scope.id)
  ended(runtime, scope, {
    method: request.method,
    path: loggedPath(new URL(request.url).pathname),
    status: response.status,
    ms: performance.now() - begun,
    headers: request.headers,
  })
  return response
}

/** The few that the log wants, before others change them. */
const pick = (headers: IncomingMessage['headers']): Headers => {
  const picked = new Headers()
  for (const name of ['user-agent', 'x-forwarded-for', ADDRESS_HEADER]) {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') picked.set(name, value)
  }
  return picked
}

interface Ended {
  method: string
  path: string
  status: number
  ms: number
  bytes?: number | undefined
  /** The client went before the end. */
  cut?: true | undefined
  headers: Headers
}

function ended({ env, logs, world }: Watching, scope: RequestScope, { headers, ...what }: Ended) {
  const { method, path, status, ms } = what
  if (!UNTIMED.test(path)) world.metrics.request(method, status, ms)
  const level = QUIET.test(path) && status < 400 ? 'debug' : 'info'
  logs.access[level](
    {
      request: scope.id,
      ...what,
      ms: Math.round(ms * 10) / 10,
      user: scope.user,
      address: clientAddress(headers, env) ?? undefined,
      agent: headers.get('user-agent')?.slice(0, 200),
    },
    'request',
  )
}
