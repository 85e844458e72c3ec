import { finishJob, type Job, postponeJob, takeJobs } from '@/lib/domain/jobs/job-queries'
import type { Clock, Database, Log } from '@/lib/domain/ports'

/** How long a process that was killed keeps others from its jobs. Whatever a job does must end well within it. */
export const LEASE_MS = 60_000
/** How often is looked for jobs that nobody has called for. */
export const LOOK_MS = 1_000
/** Jobs that one loop does at a time, unless it says otherwise. */
const AT_ONCE = 8

/** What became of a job: it is done for good, or to be tried again. One that throws is tried again too. */
export type Outcome = 'done' | { againInMs: number; error: string }
/** What is done, by the job's kind. Begun again after a kill, it must do no harm. */
export type Workers = Record<string, (job: Job) => Promise<Outcome>>

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000

/** How long to wait after so many attempts: 5 s, 20 s, 80 s … six hours, a fifth more or less, so that what failed together does not come together. */
export const backoffMs = (attempts: number, random = Math.random()) =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 4 ** (attempts - 1)) * (0.8 + random * 0.4))

export interface JobLoop {
  /** Looks for jobs now. */
  wake(): void
  /** Takes nothing more, and resolves when what was begun is done. */
  stop(): Promise<void>
}

/**
 * Does the jobs of these kinds, as one of any number of processes.
 * @param options.before is done before each look: makes the jobs there are to make
 * @param options.atOnce how many it does at a time
 */
export function startJobLoop(
  world: { db: Database; clock: Clock; log: Log },
  workers: Workers,
  { before = async () => {}, atOnce = AT_ONCE }: { before?: () => Promise<void>; atOnce?: number } = {},
): JobLoop {
  const { db, clock, log } = world
  const underWay = new Set<Promise<void>>()
  let looking: Promise<void> | null = null
  let again = false
  let stopped = false
  let cancel = () => {}

  async function carryOut(job: Job) {
    let outcome: Outcome
    try {
      outcome = (await workers[job.kind]?.(job)) ?? 'done'
    } catch (error) {
      log.error({ err: error, job: job.kind, key: job.key }, 'a job failed')
      outcome = { againInMs: backoffMs(job.attempts), error: error instanceof Error ? error.message : String(error) }
    }
    if (outcome === 'done') await finishJob(db, job)
    else await postponeJob(db, job, new Date(clock.now().getTime() + outcome.againInMs), outcome.error)
  }

  function begin(job: Job) {
    const work = carryOut(job)
      .catch((error: unknown) => log.warn({ err: error, job: job.kind, key: job.key }, 'a job could not be settled: it will be done again'))
      .finally(() => {
        underWay.delete(work)
        // The next of its lane may be waiting.
        wake()
      })
    underWay.add(work)
  }

  async function look() {
    await before()
    const free = atOnce - underWay.size
    if (stopped || free <= 0) return
    const now = clock.now()
    for (const job of await takeJobs(db, Object.keys(workers), free, now, new Date(now.getTime() + LEASE_MS))) begin(job)
  }

  function wake() {
    if (stopped) return
    again = true
    looking ??= lookUntilQuiet().finally(() => {
      looking = null
      cancel()
      if (!stopped) cancel = clock.after(LOOK_MS, wake)
    })
  }

  async function lookUntilQuiet() {
    while (again && !stopped) {
      again = false
      // While the database is away there is nothing to be done; the next look is not far.
      await look().catch((error: unknown) => log.debug({ err: error }, 'no jobs could be looked for'))
    }
  }

  wake()
  return {
    wake,
    async stop() {
      stopped = true
      cancel()
      await looking
      await Promise.all(underWay)
    },
  }
}
