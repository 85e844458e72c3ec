import { setTimeout as sleep } from 'node:timers/promises'
import type { Parts } from '@/lib/server/make-server'
import type { Runtime } from '@/lib/server/runtime'

/** How long a stop may take before the process ends all the same. */
export const STOP_MS = 10_000
/** Requests that take longer than this are cut off, so that there is time left to close the rest. */
const REQUESTS_MS = 8_000
/** Connections that were busy when the stop began are idle later, and nobody else would close them. */
const LOOK_MS = 50

/**
 * Ends a process's work so that nobody loses anything: takes nothing new, sends the clients away one after the other, lets what is under
 * way end, and closes what it stands on.
 */
export async function stopServing({ server, door, dialectDoor, jobs }: Parts, runtime: Runtime) {
  runtime.isStopping = true
  const closed = new Promise((resolve) => server.close(resolve))
  server.prependListener('request', (_, response) => response.setHeader('connection', 'close'))
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS)
  await Promise.all([door?.close(), dialectDoor?.close(), jobs?.stop(), Promise.race([closed, sleep(REQUESTS_MS, null, { ref: false })])])
  clearInterval(idle)
  server.closeAllConnections()
  await runtime.close()
}
