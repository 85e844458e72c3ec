import type { Seat } from '@/bench/load/crowd'
import type { OpenLoop } from '@/bench/load/open-loop'
import { type Bench, type Measure, type Row, withServer } from '@/bench/support/bench'
import type { World } from '@/bench/support/worlds'

const P99_MS = 250
const FIRST = 20_000
const GROWTH = 1.5
const MOST = 2_000_000

/** The most deliveries a second, none lost, none out of order, with the 99th percentile of their delay within 250 ms. */
export const deliveries: Measure = async (bench) => {
  const rows: Row[] = []
  for (const [name, rooms, people] of [
    ['10 rooms of 50', 10, 50],
    ['1 room of 1,000', 1, 1_000],
  ] as const) {
    const stock = await highest(bench, bench.stock, 'stock', rooms, people)
    const ours = await highest(bench, bench.ours, 'ours', rooms, people)
    rows.push({
      name: `deliveries, ${name}`,
      unit: '/s',
      ours: ours.best,
      stock: stock.best,
      reach: { of: 'ratio', least: 3 },
      details: { ours: ours.steps, stock: stock.steps },
    })
  }
  return rows
}

async function highest(bench: Bench, world: World, kind: string, rooms: number, people: number) {
  const seats: Seat[] = []
  for (let n = 0; n < rooms; n++) seats.push(...(await world.room(`crowd-${rooms}-${n}`, people, n * people)))
  return withServer(bench, world, async (server) => {
    await bench.load.run('connect', { urls: [server.url], seats })
    const ms = bench.quick ? 1_500 : 3_000
    const steps: (OpenLoop & { passed: boolean; cpuShare: number })[] = []

    const attempt = async (rate: number) => {
      const before = await server.usage()
      const begun = performance.now()
      const result = await bench.load.run('openLoop', { deliveries: rate, ms })
      const cpuShare = ((await server.usage()).cpuMs - before.cpuMs) / (performance.now() - begun)
      if (result.disorder > 0) throw new Error(`${result.disorder} deliveries came out of order.`)
      const passed = result.missing === 0 && result.failed === 0 && result.latency.p99 <= P99_MS
      bench.say(
        `${kind}: ${rooms} × ${people}, ${Math.round(rate)}/s: p99 ${result.latency.p99.toFixed(0)} ms, missing ${result.missing}, server ${percent(cpuShare)}, load ${percent(result.loadShare)}`,
      )
      steps.push({ ...result, passed, cpuShare })
      return passed
    }
    // Once more before giving up: the machine may have been busy with something else.
    const holds = async (rate: number) => (await attempt(rate)) || (await attempt(rate))

    await attempt(FIRST)
    let best = 0
    let rate = FIRST
    while (rate < MOST && (await holds(rate))) {
      best = rate
      rate *= GROWTH
    }
    let [low, high] = [best, rate]
    for (let halving = 0; halving < (bench.quick ? 2 : 3) && best > 0; halving++) {
      const middle = (low + high) / 2
      if (await holds(middle)) low = best = middle
      else high = middle
    }
    return { best, steps }
  })
}

const percent = (share: number) => `${Math.round(share * 100)} %`
