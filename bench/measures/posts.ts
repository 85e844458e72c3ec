import type { ClosedLoop } from '@/bench/load/closed-loop'
import { type Bench, type Measure, type Row, withServer } from '@/bench/support/bench'
import type { World } from '@/bench/support/worlds'

const SENDERS = [1, 4, 16, 64]

/** Posts in one room, each sender waiting for the acknowledgement: on PostgreSQL and embedded it says that the message is stored. */
export const posts: Measure = async (bench) => {
  const stock = await measure(bench, bench.stock, 'stock')
  const ours = await measure(bench, bench.ours, 'ours')
  const embedded = await measure(bench, await bench.embedded(), 'embedded')
  return SENDERS.flatMap((senders): Row[] => {
    const row = (name: string, taken: typeof ours, reach?: Row['reach']): Row => {
      const { perSecond, latency, cpuMicros } = taken.get(senders)!
      return { name, unit: '/s', ours: perSecond, stock: stock.get(senders)!.perSecond, reach, details: { latency, cpuMicros } }
    }
    const people = senders === 1 ? '1 sender' : `${senders} senders`
    return [
      row(`posts acknowledged, ${people}`, ours, senders === 16 ? { of: 'ours', least: 5_000 } : undefined),
      row(`posts acknowledged, ${people}, embedded`, embedded, senders === 16 ? { of: 'ours', least: 1_000 } : undefined),
    ]
  })
}

async function measure(bench: Bench, world: World, kind: string) {
  const rooms = new Map<number, Awaited<ReturnType<World['room']>>>()
  for (const senders of SENDERS) rooms.set(senders, await world.room(`posts-${senders}`, senders))
  const results = new Map<number, ClosedLoop & { cpuMicros: number }>()
  const run = (senders: number) =>
    bench.load.run('closedLoop', { senders, warmUpMs: bench.quick ? 1_000 : 2_000, ms: bench.quick ? 2_000 : 5_000 })
  await withServer(bench, world, async (server) => {
    for (const [senders, seats] of rooms) {
      await bench.load.run('connect', { urls: [server.url], seats })
      const before = await server.usage()
      const result = await run(senders)
      const cpuMicros = (((await server.usage()).cpuMs - before.cpuMs) / result.posted) * 1000
      await bench.load.run('disconnect', {})
      if (result.failed + result.disorder > 0) throw new Error(`${result.failed} posts failed and ${result.disorder} came out of order.`)
      bench.say(
        `${kind}: ${senders} senders, ${Math.round(result.perSecond)}/s, p99 ${result.latency.p99.toFixed(1)} ms, server ${Math.round(cpuMicros)} µs a post`,
      )
      results.set(senders, { ...result, cpuMicros })
    }
  })
  return results
}
