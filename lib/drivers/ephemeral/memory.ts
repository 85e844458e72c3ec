import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Ephemeral, PresenceRecord } from '@/lib/domain/ports'

/** Presence and limits of a single process, in its memory. */
export function memoryEphemeral(): Ephemeral {
  const people = new Map<string, PresenceRecord>()
  const limiters = new Map<string, RateLimiterMemory>()

  const change = (userId: string, edit: (record: PresenceRecord) => void) => {
    const record = people.get(userId) ?? { status: 'online', connections: 0, lastSeen: new Date() }
    edit(record)
    record.lastSeen = new Date()
    people.set(userId, record)
    return Promise.resolve({ ...record })
  }

  /** One limiter for each pair of settings; keys live inside it. */
  const limiter = (points: number, windowMs: number) => {
    const name = `${points}/${windowMs}`
    let made = limiters.get(name)
    if (!made) limiters.set(name, (made = new RateLimiterMemory({ points, duration: windowMs / 1000 })))
    return made
  }

  return {
    connected: (userId) => change(userId, (record) => void record.connections++),
    disconnected: (userId) => change(userId, (record) => void (record.connections = Math.max(0, record.connections - 1))),
    setStatus: (userId, status) => change(userId, (record) => void (record.status = status)),
    async forget(userId) {
      if (people.get(userId)?.connections) return false
      return people.delete(userId)
    },
    async present() {
      return new Map([...people].map(([id, record]) => [id, { ...record }]))
    },
    async consume(key, points, windowMs) {
      try {
        await limiter(points, windowMs).consume(key)
        return 0
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal
        return (refusal as { msBeforeNext: number }).msBeforeNext
      }
    },
    async peek(key, points, windowMs) {
      const state = await limiter(points, windowMs).get(key)
      return state && state.consumedPoints >= points ? state.msBeforeNext : 0
    },
    ping: async () => {},
    async close() {
      people.clear()
      limiters.clear()
    },
  }
}
