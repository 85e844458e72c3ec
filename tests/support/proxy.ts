import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy {
  /** Its address, without a slash at the end. */
  url: string
  /** Ends every connection that goes through it, without a word to either side. */
  cut(): void
  /** Where new connections go from now on. */
  to(target: string): void
  close(): Promise<void>
}

/** Passes TCP connections on to a server, and cuts them when told to. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let there = new URL(target)
  const server = createServer((client) => {
    const upstream = connect(Number(there.port), there.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      // What breaks on one side is over on the other.
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    to(other) {
      there = new URL(other)
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
