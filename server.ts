import closeWithGrace from 'close-with-grace'
import { listen } from '@/lib/server/listen'
import { makeServer } from '@/lib/server/make-server'
import { startRuntime } from '@/lib/server/runtime'
import { startProblem } from '@/lib/server/start-problem'
import { STOP_MS, stopServing } from '@/lib/server/stop-serving'

const LOG_MS = 250

/** The settings, then what this process's role has (see `make-server.ts`), then the door is opened. A second signal ends it at once. */
async function start() {
  const runtime = await startRuntime()
  const parts = await makeServer(runtime)
  const address = await listen(parts.server, runtime.env)
  closeWithGrace({ delay: STOP_MS, logger: false }, async ({ err }) => {
    if (err) runtime.world.log.error({ err }, 'the process ends because of an error')
    await stopServing(parts, runtime)
  })
  // Whoever reads it may ask for the end at once.
  process.stdout.write(`Hubbub is on ${address}\n`)
}

start().catch((error: unknown) => {
  process.stderr.write(`${startProblem(error)}\n`)
  // The log may still be opening its files, and could not be ended before.
  setTimeout(() => process.exit(1), LOG_MS)
})
