/** Times up to this are told apart; longer ones count as this. */
const MAX_MS = 10_000
const STEPS_PER_MS = 20

export interface Percentiles {
  p50: number
  p99: number
  max: number
}

/** Counts times, in milliseconds, without keeping each: cheap enough for half a million a second. */
export function createHistogram() {
  const counts = new Uint32Array(MAX_MS * STEPS_PER_MS + 1)
  let total = 0
  let max = 0

  const percentile = (share: number) => {
    const wanted = Math.ceil(total * share)
    let seen = 0
    for (let step = 0; step < counts.length; step++) {
      seen += counts[step]!
      if (seen >= wanted) return step / STEPS_PER_MS
    }
    return MAX_MS
  }

  return {
    add(ms: number) {
      counts[Math.min(counts.length - 1, Math.round(ms * STEPS_PER_MS))]!++
      total++
      if (ms > max) max = ms
    },
    count: () => total,
    percentiles: (): Percentiles => ({ p50: percentile(0.5), p99: percentile(0.99), max }),
  }
}
