import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Measure, withServer } from '@/bench/support/bench'
import type { World } from '@/bench/support/worlds'

const PEOPLE = 100

/** Connections of 100 people, 50 each, all in one room: how fast they are let in, and what the server holds for each. */
export const connections: Measure = async (bench) => {
  const count = 5_000
  const stock = await measure(bench, bench.stock, count)
  const ours = await measure(bench, bench.ours, count)
  return [
    { name: 'connections accepted', unit: '/s', ours: ours.perSecond, stock: stock.perSecond },
    { name: 'memory of an idle connection', unit: 'kB', ours: ours.kilobytes, stock: stock.kilobytes, reach: { of: 'ours', most: 20 } },
  ]
}

async function measure(bench: Bench, world: World, count: number) {
  const seats = await world.room('idle', PEOPLE)
  const many = Array.from({ length: count }, (_, i) => seats[i % seats.length]!)
  return withServer(bench, world, async (server) => {
    // Once before, so that code and caches that all share are not counted.
    await bench.load.run('connect', { urls: [server.url], seats: many.slice(0, PEOPLE) })
    await bench.load.run('disconnect', {})
    await sleep(1_000)
    const before = await server.usage({ collect: true })
    const ms = await bench.load.run('connect', { urls: [server.url], seats: many })
    await sleep(bench.quick ? 2_000 : 5_000)
    const after = await server.usage({ collect: true })
    const result = { perSecond: (count / ms) * 1000, kilobytes: (after.rssBytes - before.rssBytes) / count / 1000 }
    bench.say(`${count} connections: ${Math.round(result.perSecond)}/s, ${result.kilobytes.toFixed(1)} kB each`)
    return result
  })
}
