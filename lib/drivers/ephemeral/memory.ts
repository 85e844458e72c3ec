import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Status } from '@/lib/contract/presence'
import type { Ephemeral } from '@/lib/domain/ports'

/**
 * Presence and limits of a single process, in its memory.
 * @param options.now milliseconds since 1970
 */
export function memoryEphemeral({ now = Date.now }: { now?: () => number } = {}): Ephemeral {
  const holders = new Map<string, { people: Set<string>; ends: number }>()
  const visits = new Map<string, number>()
  const statuses = new Map<string, Status>()
  /** Room → person → until when. */
  const typists = new Map<string, Map<string, number>>()
  const limiters = new Map<string, RateLimiterMemory>()

  /** One limiter for each pair of settings; keys live inside it. */
  const limiter = (points: number, windowMs: number) => {
    const name = `${points}/${windowMs}`
    let made = limiters.get(name)
    if (!made) limiters.set(name, (made = new RateLimiterMemory({ points, duration: windowMs / 1000 })))
    return made
  }

  const here = () => {
    for (const [holder, { ends }] of holders) if (ends <= now()) holders.delete(holder)
    for (const [userId, ends] of visits) if (ends <= now()) visits.delete(userId)
    return new Set([...[...holders.values()].flatMap((one) => [...one.people]), ...visits.keys()])
  }

  const typingIn = (roomId: string) => {
    const people = typists.get(roomId) ?? new Map<string, number>()
    for (const [userId, ends] of people) if (ends <= now()) people.delete(userId)
    return people
  }

  return {
    async hold(holder, userIds, ttlMs) {
      holders.set(holder, { people: new Set(userIds), ends: now() + ttlMs })
    },
    async arrive(holder, userId, ttlMs) {
      const held = holders.get(holder)
      if (held) held.people.add(userId)
      else holders.set(holder, { people: new Set([userId]), ends: now() + ttlMs })
      return statuses.get(userId) ?? 'online'
    },
    async leave(holder, userId) {
      holders.get(holder)?.people.delete(userId)
      return here().has(userId)
    },
    async fade(holder, ttlMs) {
      const held = holders.get(holder)
      if (held) held.ends = now() + ttlMs
    },
    async visit(userId, ttlMs) {
      visits.set(userId, ttlMs === 0 ? 0 : Math.max(visits.get(userId) ?? 0, now() + ttlMs))
      return here().has(userId) ? (statuses.get(userId) ?? 'online') : 'offline'
    },
    async setStatus(userId, status) {
      statuses.set(userId, status)
    },
    async present() {
      const people = here()
      for (const userId of statuses.keys()) if (!people.has(userId)) statuses.delete(userId)
      return new Map([...people].map((userId) => [userId, statuses.get(userId) ?? 'online']))
    },
    async type(roomId, userId, ttlMs) {
      const people = typingIn(roomId)
      const was = people.delete(userId)
      if (ttlMs > 0) people.set(userId, now() + ttlMs)
      if (people.size > 0) typists.set(roomId, people)
      else typists.delete(roomId)
      return was
    },
    typing: async (roomId) => [...typingIn(roomId).keys()],
    async consume(key, points, windowMs) {
      try {
        await limiter(points, windowMs).consume(key)
        return 0
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal
        return (refusal as { msBeforeNext: number }).msBeforeNext
      }
    },
    async giveBack(key, points, windowMs) {
      await limiter(points, windowMs).reward(key)
    },
    async peek(key, points, windowMs) {
      const state = await limiter(points, windowMs).get(key)
      return state && state.consumedPoints >= points ? state.msBeforeNext : 0
    },
    async close() {
      holders.clear()
      visits.clear()
      typists.clear()
      limiters.clear()
    },
  }
}
