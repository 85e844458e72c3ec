// `npm run bench`: prepares as a start does, brings up PostgreSQL as one runs it (it waits for the disk), and measures.
import { MEMORY } from './prepare/memory.mjs'
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { postgres } from './testing/postgres.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  const address = process.env.BENCH_DATABASE_URL || (await postgres.start(['fsync=on', 'max_connections=100']))
  const env = { BENCH_DATABASE_URL: address, BENCH_SERVER_FLAGS: MEMORY.flags.join(' '), ...MEMORY.env }
  return ended(start(...commandFor('bench/run.ts', ...process.argv.slice(2)), { env }))
})
