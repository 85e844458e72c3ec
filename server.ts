import { createServer } from 'node:http'
import closeWithGrace from 'close-with-grace'
import next from 'next'
import { isReadablePath, refusePath } from '@/lib/server/http/unreadable-path'
import { watchRequests } from '@/lib/server/http/watch-requests'
import { listen } from '@/lib/server/listen'
import { getRuntime } from '@/lib/server/runtime'
import { openSocketDoor } from '@/lib/server/socket/socket-door'

/** How long a stop may take before the process ends all the same. */
const STOP_MS = 10_000

async function start() {
  const runtime = await getRuntime()
  const { env } = runtime
  const dev = env.NODE_ENV === 'development'

  // Next adds an `upgrade` listener of its own to the server it is given: this one never listens.
  const decoy = createServer()
  const app = next({ dev, httpServer: decoy, hostname: env.HOST, port: env.PORT })
  const handle = app.getRequestHandler()

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (!isReadablePath(path)) return void refusePath(response)
    handle(request, response).catch((error: unknown) => {
      runtime.world.log.error({ err: error, path }, 'a request could not be answered')
      response.destroy()
    })
  })
  const door = openSocketDoor(server, runtime)
  server.on('upgrade', (request, socket, head) => {
    const path = request.url ?? ''
    if (path.startsWith('/socket.io/')) return
    if (dev && path.startsWith('/_next/')) decoy.emit('upgrade', request, socket, head)
    else socket.destroy()
  })
  watchRequests(server, runtime)

  await app.prepare()
  const address = await listen(server, env)
  process.stdout.write(`Hubbub is on ${address}\n`)

  closeWithGrace({ delay: STOP_MS, logger: false }, async ({ err }) => {
    if (err) runtime.world.log.error({ err }, 'the process ends because of an error')
    runtime.isStopping = true
    await door.close()
    server.closeAllConnections()
    await runtime.close()
  })
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
