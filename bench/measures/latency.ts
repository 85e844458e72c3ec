import { type Bench, type Measure, withServer } from '@/bench/support/bench'
import type { World } from '@/bench/support/worlds'

const PER_SECOND = 1_000
const PEOPLE = 50

/** From when a message is due to be sent until each of the room has it, with little to do: 20 messages a second to 50 people. */
export const latency: Measure = async (bench) => {
  const stock = await measure(bench, bench.stock)
  const ours = await measure(bench, bench.ours)
  return [
    { name: 'delay at 1,000 deliveries/s, p50', unit: 'ms', ours: ours.p50, stock: stock.p50 },
    { name: 'delay at 1,000 deliveries/s, p99', unit: 'ms', ours: ours.p99, stock: stock.p99, reach: { of: 'ours', most: 15 } },
  ]
}

async function measure(bench: Bench, world: World) {
  const seats = await world.room('calm', PEOPLE)
  return withServer(bench, world, async ({ url }) => {
    await bench.load.run('connect', { urls: [url], seats })
    await bench.load.run('openLoop', { deliveries: PER_SECOND, ms: 2_000 })
    const result = await bench.load.run('openLoop', { deliveries: PER_SECOND, ms: bench.quick ? 4_000 : 15_000 })
    if (result.missing + result.disorder + result.failed > 0) throw new Error(`${result.missing} deliveries are missing.`)
    bench.say(`p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms`)
    return result.latency
  })
}
