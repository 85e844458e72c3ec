import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Measure, withServer } from '@/bench/support/bench'
import type { World } from '@/bench/support/worlds'

/** What a server weighs half a minute after it served a page, with nobody connected. */
export const idle: Measure = async (bench) => {
  const ours = await measure(bench, bench.ours)
  const embedded = await measure(bench, await bench.embedded())
  return [
    { name: 'idle server', unit: 'MB', ours, reach: { of: 'ours', most: 220 } },
    { name: 'idle server, embedded', unit: 'MB', ours: embedded, reach: { of: 'ours', most: 350 } },
  ]
}

const measure = (bench: Bench, world: World) =>
  withServer(bench, world, async (server) => {
    const page = await fetch(`${server.url}/signin`)
    if (!page.ok) throw new Error(`The sign-in page answers ${page.status}.`)
    await page.text()
    await sleep(bench.quick ? 5_000 : 30_000)
    const megabytes = (await server.usage()).rssBytes / 1e6
    bench.say(`${megabytes.toFixed(0)} MB`)
    return megabytes
  })
