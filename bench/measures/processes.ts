import type { Seat } from '@/bench/load/crowd'
import { type Bench, type Measure, withServer, withTwo } from '@/bench/support/bench'
import type { ServerProcess } from '@/bench/support/server-process'
import { postgresCpu, redisCpu } from '@/bench/support/service-cpu'

const ROOMS = 10
const PEOPLE = 50
/** Work that one process does with ease, so that what is compared is its cost. */
const RATE = 60_000
/** As many listeners as the others, and the writer. */
const ACROSS = 1 + PEOPLE
const ACROSS_RATE = 1_000

/**
 * The same deliveries by one process and by two with Redis between them: what each costs in CPU, and so what two could do with a core
 * each; then how late a message is that was written at one process and read at the other.
 */
export const processes: Measure = async (bench) => {
  const seats: Seat[] = []
  for (let n = 0; n < ROOMS; n++) seats.push(...(await bench.ours.room(`processes-${n}`, PEOPLE, n * PEOPLE)))
  const one = await withServer(bench, bench.ours, (server) => cost(bench, 'one process', [server], seats))
  const two = await withTwo(bench, (servers) => cost(bench, 'two processes', servers, seats))
  const across = await withTwo(bench, (servers) => delay(bench, servers))
  return [
    { name: 'CPU of a delivery, one process', unit: 'µs', ours: one.delivery },
    { name: 'CPU of a delivery, two processes with Redis', unit: 'µs', ours: two.delivery },
    { name: 'CPU of Redis for a post that two processes get', unit: 'µs', ours: two.redis },
    { name: 'CPU of PostgreSQL for a post', unit: 'µs', ours: two.postgres },
    {
      name: 'two processes against one, with a core each',
      unit: '×',
      ours: (2 * one.delivery) / two.delivery,
      reach: { of: 'ours', least: 1.5 },
    },
    { name: 'delay from process to process at 1,000 deliveries/s, p50', unit: 'ms', ours: across.p50 },
    { name: 'delay from process to process at 1,000 deliveries/s, p99', unit: 'ms', ours: across.p99, reach: { of: 'ours', most: 50 } },
  ]
}

/** CPU time since each began, in milliseconds. */
async function cpuOf(bench: Bench, servers: ServerProcess[]) {
  const usages = await Promise.all(servers.map((server) => server.usage()))
  const [redis, postgres] = await Promise.all([redisCpu(bench.redis), postgresCpu(bench.ours.db)])
  return { servers: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0), redis, postgres }
}

/** @returns CPU time in microseconds: of all the servers for each delivery, of Redis and PostgreSQL for each post */
async function cost(bench: Bench, name: string, servers: ServerProcess[], seats: Seat[]) {
  await bench.load.run('connect', { urls: servers.map(({ url }) => url), seats })
  await bench.load.run('openLoop', { deliveries: RATE, ms: 2_000 })
  const before = await cpuOf(bench, servers)
  const result = await bench.load.run('openLoop', { deliveries: RATE, ms: bench.quick ? 4_000 : 10_000 })
  const after = await cpuOf(bench, servers)
  if (result.missing + result.disorder + result.failed > 0) throw new Error(`${result.missing} deliveries are missing.`)
  const micros = (what: keyof typeof after, count: number) => ((after[what] - before[what]) * 1000) / count
  const posts = result.count / PEOPLE
  const costs = { delivery: micros('servers', result.count), redis: micros('redis', posts), postgres: micros('postgres', posts) }
  bench.say(
    `${name}: ${Math.round(result.reached)}/s, p99 ${result.latency.p99.toFixed(0)} ms, ${costs.delivery.toFixed(2)} µs of CPU a delivery`,
  )
  return costs
}

/** One writes at the first, all others are at the second. */
async function delay(bench: Bench, servers: [ServerProcess, ServerProcess]) {
  const seats = await bench.ours.room('across', ACROSS)
  const [first, second] = servers.map(({ url }) => url) as [string, string]
  await bench.load.run('connect', { urls: [first, ...Array.from({ length: ACROSS - 1 }, () => second)], seats })
  const run = (ms: number) => bench.load.run('openLoop', { deliveries: ACROSS_RATE, ms, writers: 1 })
  await run(2_000)
  const result = await run(bench.quick ? 4_000 : 15_000)
  if (result.missing + result.disorder + result.failed > 0) throw new Error(`${result.missing} deliveries are missing.`)
  bench.say(`from process to process: p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms`)
  return result.latency
}
