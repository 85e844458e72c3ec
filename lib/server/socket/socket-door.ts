import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server } from 'socket.io'
import { isChatError, toErrorShape, unauthorized, unavailable } from '@/lib/contract/errors'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import { requireScope } from '@/lib/domain/tokens/require-scope'
import { REQUEST_ID_HEADER } from '@/lib/server/log/request-scope'
import type { Runtime } from '@/lib/server/runtime'
import { mayOpenSocket, tokenOrigins } from '@/lib/server/same-origin'
import { authenticateToken } from '@/lib/server/session'
import { backlog, corkConnection } from '@/lib/server/socket/cork'
import { sendAllAway } from '@/lib/server/socket/send-away'
import { socketOutlet } from '@/lib/server/socket/socket-outlet'
import { type ChatSocket, openSession } from '@/lib/server/socket/socket-session'

/** The largest frame taken: 4,000 characters, each escaped in JSON, and room for the rest. */
const MAX_FRAME_BYTES = 128 * 1024
const PING_INTERVAL_MS = 15_000
const PING_TIMEOUT_MS = 20_000

/** A connection that lets more than this wait is dropped; it comes back and asks for what it missed. */
const MAX_WAITING_PACKETS = 20_000
const MAX_WAITING_BYTES = 8 * 1024 * 1024
const SWEEP_MS = 1_000

export interface SocketDoor {
  /** Lets nobody in any more, and sends everyone away so that they come back, here or elsewhere. Resolves when they are gone. */
  close(): Promise<void>
}

/** Lets Socket.IO clients in: each with a token, then a session that carries commands in and events out. */
export function openSocketDoor(httpServer: HttpServer, runtime: Runtime): SocketDoor {
  let isClosing = false
  const io = new Server(httpServer, {
    path: '/socket.io',
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    transports: runtime.env.SOCKET_TRANSPORTS,
    cors: { origin: tokenOrigins(runtime.env) },
    // For the first request of a connection. Browsers hold a WebSocket to no rule of origins by themselves.
    allowRequest: ({ headers }, decide) => decide(null, !isClosing && mayOpenSocket(headers, runtime.env)),
  })

  io.engine.on('connection', corkConnection)
  io.engine.on('initial_headers', (headers: Record<string, unknown>, { headers: given }: IncomingMessage) => {
    headers[REQUEST_ID_HEADER] = given[REQUEST_ID_HEADER]
  })
  io.use((socket, next) => {
    signIn(socket as ChatSocket, runtime).then(
      () => next(),
      (error: unknown) => {
        const shown = isChatError(error) ? error : unavailable(error)
        runtime.logs.websocket.info({ connection: socket.id, door: 'socket.io', result: shown.code }, 'refused')
        next(refusal(shown))
      },
    )
  })
  io.on('connection', (socket) => openSession(socket as ChatSocket, runtime))
  runtime.deliver.to(socketOutlet(io, runtime))

  const sweep = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      const waiting = backlog(socket.conn)
      if (waiting.packets <= MAX_WAITING_PACKETS && waiting.bytes <= MAX_WAITING_BYTES) continue
      runtime.world.log.warn({ user: (socket as ChatSocket).data.user.id, ...waiting }, 'a connection that does not read was dropped')
      socket.conn.close(true)
    }
  }, SWEEP_MS).unref()

  return {
    async close() {
      isClosing = true
      clearInterval(sweep)
      await runtime.world.attendance.close()
      await sendAllAway([...io.sockets.sockets.values()] as ChatSocket[])
      // Those who were still coming in. It also waits for the HTTP server, which ends by itself.
      void io.close()
    },
  }
}

async function signIn(socket: ChatSocket, { world, deliver }: Runtime) {
  const noted = deliver.note()
  try {
    const session = await authenticateToken(tokenOf(socket), world, ['access', 'ticket'])
    // Whoever is connected is told what happens.
    requireScope(session, 'read')
    // What ends while it is being looked up has no connection yet that could be ended.
    if (noted.deliveries().some(({ endsSessions }) => endsSessions && endsSession(endsSessions, session))) throw unauthorized()
    Object.assign(socket.data, session)
  } finally {
    noted.end()
  }
}

/** `auth: { token }`, or a bearer header where the client can set one. */
function tokenOf(socket: ChatSocket): string {
  const { auth, headers } = socket.handshake
  const token: unknown = auth.token ?? /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  return typeof token === 'string' ? token : ''
}

/** Socket.IO hands `data` of an error to the client's `connect_error`. */
const refusal = (error: ReturnType<typeof unauthorized>) => Object.assign(new Error(error.message), { data: toErrorShape(error) })
