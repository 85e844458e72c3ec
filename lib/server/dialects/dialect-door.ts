import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { CLOSE_CODES, DIALECT_FRAME_BYTES, dialects } from '@/lib/contract/dialects'
import { closeCode, closeReason } from '@/lib/server/dialects/close-code'
import { dialectOutlet } from '@/lib/server/dialects/dialect-outlet'
import { type DialectSession, openDialectSession } from '@/lib/server/dialects/dialect-session'
import { identify } from '@/lib/server/dialects/identify'
import { type Destination, isDialectPath, matchPath } from '@/lib/server/dialects/match-path'
import { createDialectRooms } from '@/lib/server/dialects/rooms'
import { createWalkIns } from '@/lib/server/dialects/walk-ins'
import { ADDRESS_HEADER, clientAddress } from '@/lib/server/http/client-address'
import { REQUEST_ID_HEADER } from '@/lib/server/log/request-scope'
import { shownError } from '@/lib/server/log/shown-error'
import type { Runtime } from '@/lib/server/runtime'
import { AGREE_MS, ANSWERS_MS, awayWindowMs } from '@/lib/server/socket/send-away'

/** A connection that has not answered one ping when the next is due is over: found after 40 s at the latest. */
const PING_MS = 20_000

export interface DialectDoor {
  /** Takes an upgrade that is for a dialect. @returns whether it was */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Lets nobody in any more, and sends everyone away so that they come back, here or elsewhere. Resolves when they are gone. */
  close(): Promise<void>
}

interface Open {
  session: DialectSession | null
  isAlive: boolean
}

/** Lets clients in that speak one of the raw WebSocket dialects. */
export function openDialectDoor(runtime: Runtime): DialectDoor {
  const { world, logs } = runtime
  const rooms = createDialectRooms(world)
  const walkIns = createWalkIns(world)
  /** Those on their way in too. */
  const open = new Map<WebSocket, Open>()
  let isClosing = false
  const server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: DIALECT_FRAME_BYTES, perMessageDeflate: false })
  server.on('headers', (headers, request) => headers.push(`${REQUEST_ID_HEADER}: ${request.headers[REQUEST_ID_HEADER] as string}`))
  runtime.deliver.to(dialectOutlet({ world, rooms }))

  const ping = setInterval(() => {
    for (const [socket, one] of open) {
      // What is not read from now cannot have answered.
      if (socket.isPaused) continue
      if (!one.isAlive) socket.terminate()
      one.isAlive = false
      socket.ping()
    }
  }, PING_MS).unref()

  async function letIn(socket: WebSocket, destination: Destination, request: Pick<IncomingMessage, 'headers'>) {
    const address = addressOf(request.headers)
    const door = dialects[destination.dialect.name].path
    try {
      const visitor = await identify(destination, request.headers, address, runtime)
      const { id } = visitor.caller.user
      if (visitor.isWalkIn) {
        walkIns.came(id)
        socket.once('close', () => walkIns.went(id))
      }
      if (socket.readyState !== socket.OPEN) return visitor.isWalkIn ? walkIns.went(id) : undefined
      open.get(socket)!.session = openDialectSession({ socket, destination, visitor, address }, runtime, rooms)
    } catch (error) {
      const shown = shownError(error)
      if (shown.code === 'internal') world.log.error({ err: error, door }, 'a connection could not be let in')
      logs.websocket.info({ connection: request.headers[REQUEST_ID_HEADER], door, result: shown.code }, 'refused')
      socket.resume()
      socket.close(closeCode(shown.code), closeReason(shown))
    }
  }

  /** Where a connection comes from, as every request. */
  function addressOf(given: IncomingMessage['headers']): string | null {
    const headers = new Headers()
    for (const name of ['x-forwarded-for', ADDRESS_HEADER])
      if (typeof given[name] === 'string' && given[name]) headers.set(name, given[name])
    return clientAddress(headers, runtime.env)
  }

  function accept(socket: WebSocket, destination: Destination, request: IncomingMessage) {
    // Nothing is read before it is known who it is.
    socket.pause()
    const one: Open = { session: null, isAlive: true }
    open.set(socket, one)
    socket.on('pong', () => (one.isAlive = true))
    socket.on('message', () => (one.isAlive = true))
    socket.on('error', (error) => world.log.debug({ err: error }, 'a connection broke'))
    socket.once('close', () => open.delete(socket))
    void letIn(socket, destination, { headers: request.headers })
  }

  async function sendAway(socket: WebSocket, { session }: Open, afterMs: number) {
    await sleep(afterMs)
    await Promise.race([session?.drain(), sleep(ANSWERS_MS, null, { ref: false })])
    if (socket.readyState === socket.CLOSED) return
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.resume()
    socket.close(CLOSE_CODES.going_away, 'Come back.')
    await Promise.race([gone, sleep(AGREE_MS, null, { ref: false })])
    socket.terminate()
    await gone
  }

  return {
    upgrade(request, socket, head) {
      const target = request.url ?? ''
      if (!isDialectPath(target)) return false
      const destination = matchPath(target)
      if (isClosing) refuse(socket, '503 Service Unavailable')
      else if (!destination) refuse(socket, '404 Not Found')
      else server.handleUpgrade(request, socket, head, (accepted) => accept(accepted, destination, request))
      return true
    },
    async close() {
      isClosing = true
      await world.attendance.close()
      const windowMs = awayWindowMs(open.size)
      await Promise.all([...open].map(([socket, one]) => sendAway(socket, one, Math.random() * windowMs)))
      clearInterval(ping)
      await walkIns.close()
    },
  }
}

/** Answers an upgrade that is not accepted. */
function refuse(socket: Duplex, status: string) {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
