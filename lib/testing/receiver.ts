import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}
/** An answer; null: none, ever. */
export type Reply = { status?: number; headers?: Record<string, string>; body?: string } | null

export interface Receiver {
  url: string
  /** What came, in order. */
  received: Received[]
  /** What is answered from now on; a list is used up one after the other, and its last stays. */
  reply(...replies: Reply[]): void
  close(): Promise<void>
}

/** A service outside that takes what is sent to it, on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let replies: Reply[] = [{}]
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body })
      const reply = replies.length > 1 ? replies.shift() : replies[0]
      if (!reply) return
      response.writeHead(reply.status ?? 200, reply.headers)
      response.end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    reply: (...next) => void (replies = next),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
