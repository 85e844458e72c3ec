import type { Clock } from '@/lib/domain/ports'

/** A clock that stands still until it is told to go on. */
export function manualClock(start = new Date('2026-11-19T10:24:00.000Z')): Clock & { advance(ms: number): void } {
  let now = start.getTime()
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => new Date(now),
    after(ms, callback) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers.delete(due)
        now = Math.max(now, due.at)
        due.callback()
      }
      now = end
    },
  }
}
