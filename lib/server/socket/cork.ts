import type { Socket as TcpSocket } from 'node:net'
import type { Socket } from 'socket.io'

/**
 * After all that waits was written, nothing is for this many times as long as the writing took: with few connections to write to
 * that is nothing, and with many, what comes meanwhile shares their next write.
 */
const REST_FACTOR = 2
const REST_MAX_MS = 20

/** A packet of a broadcast carries its WebSocket frame, in one part or two, which is the same object for everyone who gets it. */
type Frame = readonly Buffer[]
/** To write two parts takes less than to copy one of so many bytes. */
const LONG = 32 * 1024
interface Packet {
  data?: string | Buffer
  options?: { wsPreEncodedFrame?: Frame }
}

/** What is used here of Engine.IO's WebSocket transport, and of the `ws` socket in it; another transport has no `socket`. */
interface Transport {
  writable: boolean
  send(packets: Packet[]): void
  socket?: { _socket?: TcpSocket; _sender: { sendFrame(list: Frame, sent: (error?: Error) => void): void } }
  _onSentLast(error?: Error): void
}

/** What is used of its connection. Most of it is private there. */
interface Connection {
  transport: Transport
  writeBuffer: Packet[]
  flush(): void
  write(data: string, options: Packet['options']): void
  on(event: 'upgrade', listener: (transport: Transport) => void): void
}
const open = (connection: Socket['conn']) => connection as unknown as Connection

const waiting = new Map<Connection, () => void>()
let restUntil = 0

function writeLater(connection: Connection, flush: () => void) {
  if (waiting.size === 0) {
    const rest = restUntil - performance.now()
    if (rest < 1) setImmediate(writeAll)
    else setTimeout(writeAll, rest)
  }
  waiting.set(connection, flush)
}

function writeAll() {
  const begun = performance.now()
  const flushes = [...waiting.values()]
  waiting.clear()
  for (const flush of flushes) flush()
  joined = { frames: [], bytes: Buffer.alloc(0) }
  const ended = performance.now()
  restUntil = ended + Math.min(REST_MAX_MS, (ended - begun) * REST_FACTOR)
}

/** The last frames that were put together: mostly the next connection gets the same. */
let joined: { frames: Frame[]; bytes: Buffer } = { frames: [], bytes: Buffer.alloc(0) }

/** What is written for these, to one connection. */
function join(frames: Frame[]): Frame {
  const [only] = frames
  if (frames.length === 1 && only!.at(-1)!.length > LONG) return only!
  const isSame = frames.length === joined.frames.length && frames.every((frame, i) => frame === joined.frames[i])
  if (!isSame) joined = { frames, bytes: Buffer.concat(frames.flat()) }
  return [joined.bytes]
}

/** @returns null when one of the packets is for this connection alone */
function framesOf(packets: Packet[]): Frame[] | null {
  const frames: Frame[] = []
  for (const { options } of packets) {
    if (!options?.wsPreEncodedFrame) return null
    frames.push(options.wsPreEncodedFrame)
  }
  return frames
}

/**
 * Makes what a connection is sent within a short while leave in one write to the kernel: those writes are more than half of the cost
 * of a delivery. What is sent, and its order, stay as they are. Engine.IO keeps packets in its own buffer until `flush`, so that is
 * what is put off; then a WebSocket gets the frames of broadcasts as one piece of memory, shared by all who get the same.
 */
export function corkConnection(conn: Socket['conn']) {
  const connection = open(conn)
  const flush = connection.flush.bind(connection)
  connection.flush = () => writeLater(connection, flush)

  const wrap = (transport: Transport) => {
    const send = transport.send.bind(transport)
    transport.send = (packets) => {
      const { socket } = transport
      const frames = socket && framesOf(packets)
      if (frames) {
        transport.writable = false
        return socket._sender.sendFrame(join(frames), transport._onSentLast)
      }
      socket?._socket?.cork()
      send(packets)
      socket?._socket?.uncork()
    }
  }
  wrap(connection.transport)
  connection.on('upgrade', wrap)
}

/** Sends a whole WebSocket frame. Its second part may be shared with other frames. Not over another transport. */
export const writeFrame = (conn: Socket['conn'], frame: Frame) => open(conn).write('', { wsPreEncodedFrame: frame })

const lengthOf = ({ data, options }: Packet) =>
  options?.wsPreEncodedFrame ? options.wsPreEncodedFrame.reduce((sum, part) => sum + part.length, 0) : (data?.length ?? 0)

/** What waits for a connection that does not read: in Engine.IO's buffer, and of what it has handed on, in the socket's. */
export function backlog(conn: Socket['conn']): { packets: number; bytes: number } {
  const { writeBuffer, transport } = open(conn)
  const handedOn = transport.socket?._socket?.writableLength ?? 0
  return { packets: writeBuffer.length, bytes: writeBuffer.reduce((sum, packet) => sum + lengthOf(packet), handedOn) }
}
