import { connect } from 'node:net'

/**
 * A Socket.IO client that spends as little as it can, so that what is measured is the server: Engine.IO over WebSocket, spoken by
 * hand on a TCP socket. The wire is the same as that of `socket.io-client`.
 */
export interface LeanClient {
  room: string
  /** `seq` of the last message it received; null before the first. */
  lastSeq: number | null
  /** Messages that came, since this was last set to 0. */
  received: number
  /** Sends a command. `answered` gets the acknowledgement's text: `[{"ok":true,…}]`. */
  send(command: string, input: string, answered: (text: () => string, ok: boolean) => void): void
  close(): void
}

export interface LeanOptions {
  url: string
  /** The address this connection comes from. */
  from: string
  auth: { token: string; room: string }
  /** Called for each `message:posted`, with the frame where it lies. */
  delivered(client: LeanClient, data: Buffer, start: number, end: number): void
  /** Called when the connection ends without being closed here. */
  lost(): void
}

const [PING, MESSAGE] = [0x32, 0x34]
const [CONNECTED, EVENT, ANSWER] = [0x30, 0x32, 0x33]
const BRACKET = 0x5b
const TEXT_FRAME = 0x81

/** All sockets read into this: nothing in it is kept beyond the reading. */
const buffer = Buffer.allocUnsafeSlow(1024 * 1024)

/** Client frames must be masked; a mask of zeros leaves the text as it is. */
function frame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? 2 : 4
  const made = Buffer.alloc(head + 4 + length)
  made[0] = TEXT_FRAME
  made[1] = 0x80 | Math.min(length, 126)
  if (length >= 126) made.writeUInt16BE(length, 2)
  made.write(text, head + 4)
  return made
}

const PONG = frame('3')

/** @returns the client once it is `ready` */
export function connectLean({ url, from, auth, delivered, lost }: LeanOptions): Promise<LeanClient> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let rest: Buffer | null = null
    let upgraded = false
    let closing = false
    let nextId = 0
    const answers = new Map<number, (text: () => string, ok: boolean) => void>()

    const read = (data: Buffer) => {
      let at = 0
      if (!upgraded) {
        const end = data.indexOf('\r\n\r\n')
        if (end < 0) return 0
        if (!data.toString('latin1', 0, end).includes(' 101 ')) socket.destroy(new Error(data.toString('latin1', 0, end)))
        upgraded = true
        at = end + 4
        socket.write(frame(`40${JSON.stringify(auth)}`))
      }
      while (data.length - at >= 2) {
        let length = data[at + 1]! & 127
        let start = at + 2
        if (length === 126) {
          if (data.length - at < 4) break
          length = data.readUInt16BE(start)
          start += 2
        } else if (length === 127) {
          if (data.length - at < 10) break
          length = data.readUInt32BE(start + 4)
          start += 8
        }
        if (data.length < start + length) break
        if (data[at] === TEXT_FRAME) take(data, start, start + length)
        at = start + length
      }
      return at
    }

    const take = (data: Buffer, start: number, end: number) => {
      if (data[start] === PING) return void socket.write(PONG)
      if (data[start] !== MESSAGE) return
      const kind = data[start + 1]
      if (kind === EVENT) {
        // `42["message:posted"` and `42["ready"`; no other event of ours has these letters in these places.
        if (data[start + 4] === 0x6d && data[start + 12] === 0x70) return delivered(client, data, start, end)
        if (data[start + 4] === 0x72 && data[start + 6] === 0x61) resolve(client)
      } else if (kind === ANSWER) {
        const bracket = data.indexOf(BRACKET, start)
        const id = Number(data.toString('latin1', start + 2, bracket))
        const answered = answers.get(id)
        answers.delete(id)
        answered?.(() => data.toString('utf8', bracket, end), data.toString('latin1', bracket, bracket + 11) === '[{"ok":true')
      } else if (kind !== CONNECTED) {
        socket.destroy(new Error(`refused: ${data.toString('utf8', start, end)}`))
      }
    }

    const socket = connect({
      host: hostname,
      port: Number(port),
      localAddress: from,
      noDelay: true,
      onread: {
        buffer,
        callback(size) {
          const data: Buffer = rest ? Buffer.concat([rest, buffer.subarray(0, size)]) : buffer.subarray(0, size)
          const used = read(data)
          rest = used === data.length ? null : Buffer.from(data.subarray(used))
          return true
        },
      },
    })
    socket.once('connect', () =>
      socket.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      ),
    )
    socket.once('error', reject)
    socket.once('close', () => {
      if (!closing) lost()
      reject(new Error('The connection ended before it was ready.'))
    })

    const client: LeanClient = {
      room: auth.room,
      lastSeq: null,
      received: 0,
      send(command, input, answered) {
        answers.set(++nextId, answered)
        socket.write(frame(`42${nextId}["${command}",${input}]`))
      },
      close() {
        closing = true
        socket.destroy()
      },
    }
  })
}
