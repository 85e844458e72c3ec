import type { ErrorShape } from '@/lib/contract/errors'
import { watchConnection } from '@/lib/server/log/connection-watch'
import type { Runtime } from '@/lib/server/runtime'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

/** An event, plain or with binary parts, begins with this in Socket.IO's protocol. */
const EVENT = /^[25]/

type Outcome = { ok: boolean; error?: ErrorShape }

/**
 * Watches one Socket.IO connection.
 * @returns what every event that comes is to be answered through
 */
export function watchSocket(socket: ChatSocket, address: string, runtime: Runtime) {
  const watch = watchConnection(runtime, {
    id: socket.id,
    door: 'socket.io',
    user: socket.data.user.id,
    address,
  })

  /** Of the events that were read and not handed on yet: Socket.IO does that in the same order, a turn later. */
  const sizes: number[] = []
  socket.conn.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    if (type === 'message' && typeof data === 'string' && EVENT.test(data)) sizes.push(Buffer.byteLength(data))
  })
  socket.once('disconnect', (reason) => watch.ended(reason))

  return (event: unknown, answer: () => Promise<Outcome>) => watch.frame(String(event), sizes.shift(), answer)
}
