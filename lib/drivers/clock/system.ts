import type { Clock } from '@/lib/domain/ports'

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock = (): Clock => ({
  now: () => new Date(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return () => clearTimeout(timer)
  },
})
