import { setTimeout as sleep } from 'node:timers/promises'
import { COLLECT_BLOB, collectBlob, discardUpload, sweepLeftovers } from '@/lib/domain/files/collect'
import { DISCARD_UPLOAD, PROCESS, SCAN } from '@/lib/domain/files/file-queries'
import { processFile } from '@/lib/domain/files/process-file'
import { scanHeld } from '@/lib/domain/files/scan'
import { countJobs } from '@/lib/domain/jobs/job-queries'
import { startJobLoop, type Workers } from '@/lib/domain/jobs/work'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { deliver } from '@/lib/domain/webhooks/deliver'
import { DELIVER } from '@/lib/domain/webhooks/delivery-queries'
import { followRooms } from '@/lib/domain/webhooks/follow-rooms'
import type { Runtime } from '@/lib/server/runtime'

/** How often what was deleted is looked at. */
const UPKEEP_MS = 10 * 60_000
/** Files that one process looks into at a time: each takes a core, and a large picture 300 MB. */
const FILES_AT_ONCE = 2
/** How long a stop waits for jobs. */
const STOP_PATIENCE_MS = 5_000

export interface Jobs {
  /** Begins nothing more, and resolves when what had begun is done. */
  stop(): Promise<void>
}

/** What is done without anyone waiting for it. Several processes may do it at once. */
export function startJobs({ world }: Pick<Runtime, 'world'>): Jobs {
  let upkeep = Promise.resolve()
  const timer = setInterval(() => {
    upkeep = forgetDeleted(world)
      .catch((error: unknown) => world.log.warn({ err: error }, 'what was deleted could not be erased'))
      .then(() => sweepLeftovers(world))
      .catch((error: unknown) => world.log.warn({ err: error }, 'what is left of uploads could not be erased'))
  }, UPKEEP_MS).unref()

  let followed = new Set<string>()
  const workers: Workers = {
    [DELIVER]: (job) => deliver(world, job),
    [COLLECT_BLOB]: (job) => collectBlob(world, job),
    [DISCARD_UPLOAD]: (job) => discardUpload(world, job),
    [SCAN]: (job) => scanHeld(world, job),
  }
  const loop = startJobLoop(world, workers, {
    before: async () => {
      followed = await followRooms(world)
    },
  })
  // By themselves, so that a webhook does not wait for pictures.
  const fileWorkers: Workers = { [PROCESS]: (job) => processFile(world, job) }
  const fileLoop = startJobLoop(world, fileWorkers, { atOnce: FILES_AT_ONCE })
  const kinds = [...Object.keys(workers), ...Object.keys(fileWorkers)]
  // Only a hint, that what is posted here or in a room that this process follows goes out at once: the loop looks by itself.
  const unsubscribe = world.bus.subscribe(({ event, to }) => {
    if (event.startsWith('message:') && to.rooms?.some((roomId) => followed.has(roomId))) loop.wake()
  })

  world.metrics.watch(
    'hubbub_jobs',
    'Background jobs, of all processes: due now, or later because they failed.',
    ['kind', 'state'],
    async () => {
      // Without a database there is nothing to say of them, and all the rest to be told.
      const counted = await countJobs(world.db, world.clock.now()).catch(() => null)
      if (!counted) return []
      return kinds.flatMap((kind) => {
        const { due = 0, later = 0 } = counted.find((one) => one.kind === kind) ?? {}
        return [
          { kind, state: 'due', value: due },
          { kind, state: 'later', value: later },
        ]
      })
    },
  )
  return {
    async stop() {
      unsubscribe()
      clearInterval(timer)
      // What takes longer is done again by another process, when its lease has ended.
      const loops = Promise.all([loop.stop(), fileLoop.stop()])
      await Promise.all([upkeep, Promise.race([loops, sleep(STOP_PATIENCE_MS, null, { ref: false })])])
      await world.previews.close()
    },
  }
}
