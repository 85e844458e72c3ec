import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../prepare/problem.mjs'

const PATIENCE_MS = 60_000

/** Whether something listens on this port of this machine. */
export const canConnect = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (value) => () => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', answer(true)).once('error', answer(false))
  })

/** @throws Problem when it is not ready in a minute, or has ended */
export async function untilReady(title, isReady, hasEnded) {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline && !hasEnded?.(); await sleep(100)) if (await isReady()) return
  throw new Problem(`${title} does not start.`)
}
