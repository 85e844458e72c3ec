import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'socket.io'
import { CLOSE_CODES } from '@/lib/contract/dialects'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

/** Clients come back where they can as soon as they are sent away: one every so often, all of them within the longest time. */
const APART_MS = 2
const SPREAD_MAX_MS = 3_000

/** How long a connection waits for the answers to what it has asked. */
export const ANSWERS_MS = 3_000
const LOOK_MS = 10
/** How long a client may take to agree that its connection ends. */
export const AGREE_MS = 1_000

/** The time over which so many connections are sent away. */
export const awayWindowMs = (connections: number) => Math.min(SPREAD_MAX_MS, connections * APART_MS)

/**
 * Ends connections so that their clients come back by themselves: each at a random moment of a short while, after what it has asked was
 * answered. A packet that says so would be taken for a farewell for good, so the transport is closed, with 1001.
 */
export async function sendAllAway(sockets: ChatSocket[]): Promise<void> {
  const spreadMs = awayWindowMs(sockets.length)
  await Promise.all(sockets.map((socket) => sendAway(socket, Math.random() * spreadMs)))
}

async function sendAway(socket: ChatSocket, afterMs: number) {
  await sleep(afterMs)
  socket.data.isLeaving = true
  for (let waited = 0; socket.data.underWay > 0 && waited < ANSWERS_MS && socket.connected; waited += LOOK_MS) await sleep(LOOK_MS)
  if (!socket.connected) return
  const gone = goAway(socket.conn)
  if ((await Promise.race([gone, sleep(AGREE_MS, 'silent', { ref: false })])) === 'silent') socket.conn.close(true)
}

/** What is used of the `ws` socket in Engine.IO's WebSocket transport; long polling has none. */
interface WebSocket {
  close(code?: number): void
  once(event: 'close', listener: () => void): void
}

/** Engine.IO writes what waits and then closes its transport, without a code. */
function goAway(conn: Socket['conn']): Promise<void> {
  const { socket } = conn.transport as unknown as { socket?: WebSocket }
  if (!socket) {
    conn.close()
    return Promise.resolve()
  }
  const close = socket.close.bind(socket)
  socket.close = (code = CLOSE_CODES.going_away) => close(code)
  const gone = new Promise<void>((resolve) => socket.once('close', resolve))
  conn.close()
  return gone
}
