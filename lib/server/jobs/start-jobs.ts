import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import type { Runtime } from '@/lib/server/runtime'

/** How often what was deleted is looked at. */
const UPKEEP_MS = 10 * 60_000

export interface Jobs {
  /** Begins nothing more, and resolves when what had begun is done. */
  stop(): Promise<void>
}

/** What is done without anyone asking. Several processes may do it at once. */
export function startJobs({ world }: Pick<Runtime, 'world'>): Jobs {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = forgetDeleted(world).catch((error: unknown) => world.log.warn({ err: error }, 'what was deleted could not be erased'))
  }, UPKEEP_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
