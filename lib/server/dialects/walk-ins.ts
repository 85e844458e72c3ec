import type { World } from '@/lib/domain/context'
import { retireGuests } from '@/lib/domain/guests/guests'
import { RETURN_MS, STAY_RENEW_MS, stayIn, walkOut } from '@/lib/domain/guests/walk-in'

/** After their name was kept for a moment, those who did not come back are gone. */
const RETIRE_MS = RETURN_MS + 1_000

/** The walk-in guests of this process, who are here as long as their connections. */
export interface WalkIns {
  came(id: string): void
  went(id: string): void
  /** Resolves when all who went are known to be gone. */
  close(): Promise<void>
}

export function createWalkIns(world: World): WalkIns {
  const here = new Set<string>()
  const underWay = new Set<Promise<void>>()
  let isClosed = false

  function attempt(work: Promise<unknown>) {
    const done = work.then(
      () => {},
      (error: unknown) => world.log.warn({ err: error }, 'guests could not be kept or let go; their time ends by itself'),
    )
    underWay.add(done)
    void done.finally(() => underWay.delete(done))
  }

  const renew = setInterval(() => here.size > 0 && attempt(stayIn(world, [...here])), STAY_RENEW_MS).unref()
  return {
    came: (id) => void here.add(id),
    went(id) {
      here.delete(id)
      attempt(walkOut(world, [id]))
      world.clock.after(RETIRE_MS, () => !isClosed && attempt(retireGuests(world)))
    },
    async close() {
      isClosed = true
      clearInterval(renew)
      await Promise.all(underWay)
    },
  }
}
