import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy {
  /** Its address, without a slash at the end. */
  url: string
  /** Ends every connection that goes through it, without a word to either side. */
  cut(): void
  /** How many go through it. */
  connections(): number
  /** Where new connections go from now on: to each in turn, past those that do not answer; nowhere, when none is named. */
  to(...targets: string[]): void
  close(): Promise<void>
}

/**
 * Passes TCP connections on to a server, or to several in turn, and cuts them when told to.
 * @param options.delayMs how much later what comes from one side reaches the other
 */
export async function cuttingProxy(target: string | string[], options: { delayMs?: number } = {}): Promise<CuttingProxy> {
  const { delayMs = 0 } = options
  const sockets = new Set<Socket>()
  let targets = [target].flat()
  let turn = 0

  /** @returns null when none of the targets takes the connection */
  async function reach(): Promise<Socket | null> {
    for (let tries = targets.length; tries > 0; tries--) {
      const there = new URL(targets[turn++ % targets.length]!)
      const upstream = connect(Number(there.port), there.hostname)
      const reached = await new Promise<boolean>((resolve) =>
        upstream.once('connect', () => resolve(true)).once('error', () => resolve(false)),
      )
      if (reached) return upstream
    }
    return null
  }

  function pass(from: Socket, to: Socket) {
    if (delayMs === 0) from.pipe(to)
    else {
      // Timers of one duration end in the order in which they began.
      from.on('data', (data) => setTimeout(() => to.writable && to.write(data), delayMs))
      from.on('end', () => setTimeout(() => to.end(), delayMs))
    }
    // What breaks on one side is over on the other.
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  const server = createServer({ pauseOnConnect: true }, (client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    client.once('close', () => sockets.delete(client))
    void reach().then((upstream) => {
      if (!upstream || client.destroyed) {
        client.destroy()
        upstream?.destroy()
        return
      }
      sockets.add(upstream)
      upstream.on('error', () => upstream.destroy())
      pass(client, upstream)
      pass(upstream, client)
      client.resume()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    connections: () => sockets.size / 2,
    to(...others) {
      targets = others
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
