/**
 * `npm run bench`: measures this server against a stock one, on this machine, in one run.
 *
 *   --quick          about two minutes instead of eight, and less exact
 *   --only a,b       some of the measures: posts, deliveries, latency, connections, history, idle, processes, returning, uploads, files
 *   --write          puts the table into docs/performance.md
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, release, type } from 'node:os'
import { parseArgs } from 'node:util'
import { connections } from '@/bench/measures/connections'
import { deliveries } from '@/bench/measures/deliveries'
import { files } from '@/bench/measures/files'
import { history } from '@/bench/measures/history'
import { idle } from '@/bench/measures/idle'
import { latency } from '@/bench/measures/latency'
import { posts } from '@/bench/measures/posts'
import { processes } from '@/bench/measures/processes'
import { returning } from '@/bench/measures/returning'
import { uploads } from '@/bench/measures/uploads'
import type { Bench, Row } from '@/bench/support/bench'
import { startLoad } from '@/bench/support/load-process'
import { isReached, table, writeInto } from '@/bench/support/report'
import { embeddedWorld, postgresWorld, stockWorld, type World } from '@/bench/support/worlds'

const RESULTS = 'bench/results'
const DOCUMENT = 'docs/performance.md'
/** As many as the largest room has. */
const PEOPLE = 2_000
/** On the embedded database: as many as the largest of its rooms has. */
const EMBEDDED_PEOPLE = 64

const measures = { idle, connections, latency, posts, deliveries, history, processes, returning, uploads, files }

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, write: { type: 'boolean', default: false } },
})
const wanted = values.only?.split(',') ?? Object.keys(measures)
const { BENCH_DATABASE_URL: address, BENCH_REDIS_URL: redis } = process.env
if (!address || !redis) {
  throw new Error(
    'Run this by `npm run bench`: it brings up PostgreSQL and Redis, or takes those in BENCH_DATABASE_URL and BENCH_REDIS_URL.',
  )
}

const begun = new Date()
let embedded: Promise<World> | undefined
const bench: Bench = {
  quick: values.quick,
  load: startLoad(),
  redis,
  ours: await postgresWorld(address, redis, PEOPLE),
  embedded: () => (embedded ??= embeddedWorld(EMBEDDED_PEOPLE)),
  stock: stockWorld(),
  say: (line) => console.log(`  ${line}`),
}

const rows: Row[] = []
for (const [name, measure] of Object.entries(measures)) {
  if (!wanted.includes(name)) continue
  console.log(`\n${name}`)
  rows.push(...(await measure(bench)))
}
await bench.ours.db.close()
bench.load.stop()

const machine = {
  at: begun.toISOString(),
  mode: values.quick ? 'quick' : 'full',
  node: process.version,
  system: `${type()} ${release()}`,
  processor: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
}
await mkdir(RESULTS, { recursive: true })
await writeFile(
  `${RESULTS}/latest.json`,
  `${JSON.stringify({ ...machine, rows: rows.map((row) => ({ ...row, reached: isReached(row) })) }, null, 2)}\n`,
)

const text = table(rows)
console.log(`\n${text}\n\nWritten to ${RESULTS}/latest.json.`)
if (values.write) {
  await writeInto(
    DOCUMENT,
    `${text}\n\nMeasured on ${machine.at.slice(0, 10)}, ${machine.processor}, ${machine.system}, Node ${machine.node} (${machine.mode}).`,
  )
  console.log(`The table is in ${DOCUMENT}.`)
}
