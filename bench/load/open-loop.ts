import { setTimeout as sleep } from 'node:timers/promises'
import type { Arrivals, Crowd } from '@/bench/load/crowd'
import type { LeanClient } from '@/bench/load/lean-client'

/** How long after the last post its deliveries may still come. */
const GRACE_MS = 3_000
/** How often messages that are due are sent. */
const TICK_MS = 2

export interface OpenLoop extends Arrivals {
  /** Deliveries a second that were asked for, and that came. */
  wanted: number
  reached: number
  missing: number
  failed: number
  /** Share of its core that this process used: near 1, it is what was measured. */
  loadShare: number
}

/**
 * Messages are posted when they are due, whatever became of those before, by each room's people in turn. A message that is sent late
 * counts from when it was due.
 * @param options.deliveries a second, over all rooms
 * @param options.writers people of each room who post; all where left out
 */
export async function openLoop(crowd: Crowd, options: { deliveries: number; ms: number; writers?: number }): Promise<OpenLoop> {
  const rooms = [...Map.groupBy(crowd.clients(), (client) => client.room).values()]
  const everyone = crowd.clients().length
  const perRoom = everyone / rooms.length
  const postsPerMs = options.deliveries / perRoom / 1000
  const posts = Math.round(postsPerMs * options.ms)
  let sent = 0
  let answered = 0
  let failed = 0

  const writer = (post: number): LeanClient => {
    const room = rooms[post % rooms.length]!
    return room[Math.floor(post / rooms.length) % (options.writers ?? room.length)]!
  }

  crowd.takeArrivals()
  const cpu = process.cpuUsage()
  const begun = performance.now()
  while (sent < posts) {
    const due = Math.min(posts, Math.floor((performance.now() - begun) * postsPerMs) + 1)
    for (; sent < due; sent++) {
      crowd.post(writer(sent), begun + sent / postsPerMs, (ok) => {
        answered++
        if (!ok) failed++
      })
    }
    await sleep(TICK_MS)
  }
  const wantedCount = posts * perRoom
  for (const late = performance.now() + GRACE_MS; performance.now() < late && (crowd.arrivals() < wantedCount || answered < posts); )
    await sleep(5)
  const seconds = (performance.now() - begun) / 1000
  const used = process.cpuUsage(cpu)
  const arrived = crowd.takeArrivals()
  return {
    ...arrived,
    wanted: options.deliveries,
    reached: arrived.count / seconds,
    missing: wantedCount - arrived.count,
    failed: failed + posts - answered,
    loadShare: (used.user + used.system) / 1e6 / seconds,
  }
}
