import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { unavailable } from '@/lib/contract/errors'
import type { Scanner, Verdict } from '@/lib/domain/ports'

/** How long clamd may say nothing: it looks at a large archive for a while when it has all of it. */
const SILENCE_MS = 45_000
const CONNECT_MS = 3_000
/** clamd says no more than a line. */
const ANSWER_MAX = 4_096

/**
 * ClamAV's daemon, asked over its own protocol (INSTREAM, as in its manual): each piece with its length before it, and a length of zero at the end.
 * @param options.address `host:port`, or the path of a socket
 */
export function clamdScanner({ address }: { address: string }): Scanner {
  return {
    async scan(bytes) {
      try {
        return await ask(address, bytes)
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

async function open(address: string): Promise<Socket> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? []
  const socket = address.startsWith('/') ? connect(address) : connect(Number(port), host)
  socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('clamd does not answer.')))
  await once(socket, 'connect')
  // When it has answered before it was told everything, it may break off what is still on its way to it, while nobody reads or writes.
  socket.on('error', () => {})
  socket.setTimeout(SILENCE_MS)
  return socket
}

/** All that it says, until it ends the connection or the line. */
async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1')
    if (text.includes('\0') || text.length > ANSWER_MAX) break
  }
  return text.replace(/\0.*$/s, '').trim()
}

async function ask(address: string, bytes: AsyncIterable<Uint8Array>): Promise<Verdict> {
  const socket = await open(address)
  try {
    const answer = answerOf(socket)
    let said = false
    answer.then(
      () => (said = true),
      () => (said = true),
    )
    socket.write('zINSTREAM\0')
    for await (const chunk of bytes) {
      // It has heard enough.
      if (said) break
      const length = Buffer.alloc(4)
      length.writeUInt32BE(chunk.byteLength)
      socket.write(length)
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answer])
    }
    if (!said) socket.write(Buffer.alloc(4))
    return verdictOf(await answer)
  } catch (error) {
    // What is longer than it takes, it cuts off, and what it said of that may be lost.
    if (['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '') && (await isThere(address)))
      return { is: 'too-large' }
    throw error
  } finally {
    socket.destroy()
  }
}

function verdictOf(answer: string): Verdict {
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (found) return { is: 'infected', by: found }
  if (answer === 'stream: OK') return { is: 'clean' }
  if (/size limit exceeded/i.test(answer)) return { is: 'too-large' }
  throw new Error(`clamd says: ${answer || 'nothing'}`)
}

async function isThere(address: string): Promise<boolean> {
  try {
    const socket = await open(address)
    try {
      socket.write('zPING\0')
      return (await answerOf(socket)) === 'PONG'
    } finally {
      socket.destroy()
    }
  } catch {
    return false
  }
}
