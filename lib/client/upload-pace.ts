/** The pace is that of the last seconds. */
const WINDOW_MS = 5_000
/** Before this nothing can be said. */
const FIRST_MS = 1_000

/** Says how long an upload will still take. */
export function createPace(size: number) {
  let samples: { at: number; sent: number }[] = []
  return {
    /** @returns whole seconds, or null while it cannot be said */
    secondsLeft(sent: number, now: number): number | null {
      samples = [...samples.filter(({ at }) => now - at <= WINDOW_MS), { at: now, sent }]
      const [first] = samples
      if (!first || now - first.at < FIRST_MS || sent <= first.sent) return null
      const bytesPerMs = (sent - first.sent) / (now - first.at)
      return Math.max(1, Math.round((size - sent) / bytesPerMs / 1_000))
    },
  }
}
