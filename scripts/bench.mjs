// `npm run bench`: prepares as a start does, brings up PostgreSQL as one runs it (it waits for the disk) and Redis, and measures.
import { MEMORY } from './prepare/memory.mjs'
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { postgres } from './testing/postgres.mjs'
import { redis } from './testing/redis.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  const address = process.env.BENCH_DATABASE_URL || (await postgres.start(['fsync=on', 'max_connections=100']))
  const redisAddress = process.env.BENCH_REDIS_URL || (await redis.start())
  const env = { BENCH_DATABASE_URL: address, BENCH_REDIS_URL: redisAddress, BENCH_SERVER_FLAGS: MEMORY.flags.join(' '), ...MEMORY.env }
  return ended(start(...commandFor('bench/run.ts', ...process.argv.slice(2)), { env }))
})
