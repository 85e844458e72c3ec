import { createServer, type RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import next from 'next'
import type { Runtime } from '@/lib/server/runtime'

export interface Pages {
  answer: RequestListener
  /** Next's own sockets, which reload pages while developing; ends all others. */
  upgrade(...args: [Parameters<RequestListener>[0], Duplex, Buffer]): void
}

/** Next: the pages, and the API in its route handlers. A process without pages never loads it. */
export async function openPages({ env, world }: Runtime): Promise<Pages> {
  const dev = env.NODE_ENV === 'development'
  // Next adds an `upgrade` listener of its own to the server it is given: this one never listens.
  const decoy = createServer()
  const app = next({ dev, httpServer: decoy, hostname: env.HOST, port: env.PORT })
  const handle = app.getRequestHandler()
  await app.prepare()
  return {
    answer(request, response) {
      handle(request, response).catch((error: unknown) => {
        world.log.error({ err: error, path: request.url }, 'a request could not be answered')
        response.destroy()
      })
    },
    upgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/')) decoy.emit('upgrade', request, socket, head)
      else socket.destroy()
    },
  }
}
