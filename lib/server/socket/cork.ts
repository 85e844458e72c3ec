import type { Socket as TcpSocket } from 'node:net'
import type { Socket } from 'socket.io'

type Connection = Socket['conn']
/** Engine.IO's WebSocket transport keeps the `ws` socket, which keeps the TCP socket. */
type Transport = Connection['transport'] & { socket?: { _socket?: TcpSocket } }

const corked = new Set<TcpSocket>()

function cork(tcp: TcpSocket) {
  if (corked.has(tcp)) return
  if (corked.size === 0) setImmediate(uncorkAll)
  corked.add(tcp)
  tcp.cork()
}

function uncorkAll() {
  for (const tcp of corked) tcp.uncork()
  corked.clear()
}

/**
 * Makes all that a connection is sent within one turn of the event loop leave in one write to the kernel: those writes are more
 * than half of the cost of a delivery. What is sent, and its order, stay as they are.
 */
export function corkConnection(connection: Connection) {
  const wrap = (transport: Transport) => {
    const send = transport.send.bind(transport)
    transport.send = (packets) => {
      const tcp = transport.socket?._socket
      if (tcp) cork(tcp)
      send(packets)
    }
  }
  wrap(connection.transport)
  connection.on('upgrade', wrap)
}

/** What waits for a connection that does not read: in Engine.IO's buffer (packets), and in the socket's (bytes). */
export function backlog(connection: Connection): { packets: number; bytes: number } {
  const { writeBuffer } = connection as unknown as { writeBuffer: unknown[] }
  return { packets: writeBuffer.length, bytes: (connection.transport as Transport).socket?._socket?.writableLength ?? 0 }
}
