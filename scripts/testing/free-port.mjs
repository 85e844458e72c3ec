import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that systems give out by themselves: one of these stays free until it is used, whoever listens or connects meanwhile. */
const [FIRST, END] = [15_000, 32_000]

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port of this machine that nothing listens on just now, for a program that must be told which one it gets. */
export async function freePort() {
  for (;;) {
    const port = randomInt(FIRST, END)
    if (await isFree(port)) return port
  }
}
