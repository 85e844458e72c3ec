import { isCommandName } from '@/lib/contract/commands'
import type { ErrorShape } from '@/lib/contract/errors'
import { runInScope } from '@/lib/server/log/request-scope'
import type { Runtime } from '@/lib/server/runtime'

export interface Connection {
  /** In every line of the log about it. */
  id: string
  /** How it came: `socket.io`, or the path of a dialect. */
  door: string
  user: string
  address: string | null
}

export interface ConnectionWatch {
  /**
   * Does what a frame asks for, under an id of its own: the connection's, and its number on it.
   * @param event its name as the client gave it. Only names that we know reach the log: what is none may be anything
   * @param bytes its size
   */
  frame<T extends { ok: boolean; error?: ErrorShape }>(event: string, bytes: number | undefined, answer: () => Promise<T>): Promise<T>
  ended(reason: string): void
}

/** Tells the log and the metrics of one connection, of whatever door: that it came, what it asks for, and that it went. */
export function watchConnection({ logs, world }: Pick<Runtime, 'logs' | 'world'>, { id, ...connection }: Connection): ConnectionWatch {
  const log = logs.websocket
  const begun = performance.now()
  const disconnected = world.metrics.connected(connection.door)
  let frames = 0
  log.info({ connection: id, ...connection }, 'connected')
  return {
    async frame(event, bytes, answer) {
      const scope = { id: `${id}/${++frames}`, user: connection.user }
      const since = performance.now()
      const outcome = await runInScope(scope, answer)
      const ms = Math.round((performance.now() - since) * 10) / 10
      const known = isCommandName(event) ? event : 'unknown'
      log.info({ request: scope.id, event: known, bytes, result: outcome.ok ? 'ok' : outcome.error?.code, ms }, 'frame')
      return outcome
    },
    ended(reason) {
      disconnected()
      log.info({ connection: id, ...connection, reason, frames, ms: Math.round(performance.now() - begun) }, 'disconnected')
    },
  }
}
