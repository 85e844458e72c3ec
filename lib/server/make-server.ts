import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Role } from '@/lib/config/env'
import { type DialectDoor, openDialectDoor } from '@/lib/server/dialects/dialect-door'
import { isFilePath } from '@/lib/server/http/files/file-doors'
import { plainHttp } from '@/lib/server/http/plain-http'
import { isKnownMethod, refuseMethod } from '@/lib/server/http/unknown-method'
import { isReadablePath, refusePath } from '@/lib/server/http/unreadable-path'
import { watchRequests } from '@/lib/server/http/watch-requests'
import { type Jobs, startJobs } from '@/lib/server/jobs/start-jobs'
import type { Runtime } from '@/lib/server/runtime'
import { openSocketDoor, type SocketDoor } from '@/lib/server/socket/socket-door'

/** What a process does, by its role. All of them answer over HTTP how they are. */
const PARTS: Record<Role, { pages?: true; sockets?: true; jobs?: true }> = {
  all: { pages: true, sockets: true, jobs: true },
  web: { pages: true },
  socket: { sockets: true },
  worker: { jobs: true },
}

/** How long a body may take: a large file over a slow link, with how long it may pause, and everything else. */
const UPLOAD_MS = 12 * 60 * 60_000
const UPLOAD_PAUSE_MS = 5 * 60_000
const BODY_MS = 5 * 60_000
/** Longer than balancers and proxies keep idle connections, mostly 60 s: the side that asks has to be the one that closes them, or a request is lost. */
const IDLE_MS = 75_000

function limitBody(request: IncomingMessage, isOfFiles: boolean) {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return
  if (isOfFiles) return void request.setTimeout(UPLOAD_PAUSE_MS, () => request.destroy())
  const late = setTimeout(() => request.complete || request.destroy(), BODY_MS).unref()
  request.once('close', () => clearTimeout(late))
}

export interface Parts {
  server: Server
  door: SocketDoor | null
  dialectDoor: DialectDoor | null
  jobs: Jobs | null
}

/** Puts the parts of this process's role together, on an HTTP server that does not listen yet. */
export async function makeServer(runtime: Runtime): Promise<Parts> {
  const { pages: hasPages, sockets: hasSockets, jobs: hasJobs } = PARTS[runtime.env.ROLE]
  const pages = hasPages ? await (await import('@/lib/server/pages')).openPages(runtime) : null
  const plain = plainHttp(runtime)

  const server = createServer({ requestTimeout: UPLOAD_MS, keepAliveTimeout: IDLE_MS }, (request, response) => {
    if (!isReadablePath(request.url ?? '')) return void refusePath(response)
    if (!isKnownMethod(request.method)) return void refuseMethod(response)
    const isOfFiles = isFilePath(request.url ?? '')
    limitBody(request, isOfFiles)
    if (pages && !isOfFiles) pages.answer(request, response)
    else plain(request, response)
  })
  const door = hasSockets ? openSocketDoor(server, runtime) : null
  const dialectDoor = hasSockets ? openDialectDoor(runtime) : null
  server.on('upgrade', (request, socket, head) => {
    if (dialectDoor?.upgrade(request, socket, head)) return
    if (door && request.url?.startsWith('/socket.io/')) return
    if (pages) pages.upgrade(request, socket, head)
    else socket.destroy()
  })
  watchRequests(server, runtime)
  return { server, door, dialectDoor, jobs: hasJobs ? startJobs(runtime) : null }
}
