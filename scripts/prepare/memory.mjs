import { availableParallelism } from 'node:os'

/** As many as V8 takes by itself. */
const THREADS_MAX = 4

/** How the server is started so that it keeps little memory: 17 kB for a connection instead of 40, and less when idle. */
export const MEMORY = {
  flags: [
    // V8 by itself lets the garbage of a busy moment take as much again as what is held, and keeps that memory.
    '--max-semi-space-size=16',
    '--heap-growing-percent=60',
    // It looks for garbage with threads of its own. More of them than there are other cores would stand in the way of the one that answers.
    `--v8-pool-size=${Math.min(THREADS_MAX, Math.max(1, availableParallelism() - 1))}`,
  ],
  // glibc would keep a heap for each thread, and never give back what was once used in any of them.
  env: { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' },
}
