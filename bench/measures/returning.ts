import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, withTwo } from '@/bench/support/bench'

const ROOM = 'returning'
const CLIENTS = 2_000
const MISSED = 50
/** A few seconds away: long enough for the servers to have noticed, too short for others to be told. */
const AWAY_MS = 3_000

/** Everyone is cut off, and comes back to two processes at the same moment. */
export const returning: Measure = async (bench) => {
  const seats = await bench.ours.room(ROOM, CLIENTS)
  await bench.ours.seed.history(ROOM, bench.ours.people.slice(0, CLIENTS), MISSED)
  return withTwo(bench, async (servers) => {
    const urls = servers.map(({ url }) => url)
    await bench.load.run('connect', { urls, seats })
    await bench.load.run('disconnect', {})
    await sleep(AWAY_MS)
    const seconds = (await bench.load.run('comeBack', { urls, seats, rev: 0, missed: MISSED })) / 1000
    bench.say(`${CLIENTS} clients back, each with ${MISSED} messages, in ${seconds.toFixed(2)} s`)
    return [{ name: '2,000 clients back and caught up, two processes', unit: 's', ours: seconds, reach: { of: 'ours', most: 5 } }]
  })
}
