/** No answer in this time is none … */
const PATIENCE_MS = 1_000
/** … and for so long, what can do without does not ask again. */
const AWAY_MS = 5_000

/** Waits for a store that may have stopped answering without having closed its connections. */
export interface Patience {
  /**
   * The answer to something that was asked; when it does not come in time, neither do those to what was asked after it: all of them are
   * given up at once, in the order in which they were asked.
   */
  wait<T>(answer: Promise<T>): Promise<T>
  /** Whether something was given up a moment ago. */
  isExhausted(): boolean
}

export function createPatience(): Patience {
  const waiting = new Set<(error: Error) => void>()
  let exhaustedUntil = 0

  function giveUp() {
    exhaustedUntil = performance.now() + AWAY_MS
    const error = new Error('There was no answer in time')
    for (const reject of waiting) reject(error)
  }

  return {
    isExhausted: () => performance.now() < exhaustedUntil,
    async wait(answer) {
      let rejectOne: (error: Error) => void = () => {}
      // A process that was held up for so long comes to its timers before it reads what has come: that first.
      const timer = setTimeout(() => setImmediate(() => waiting.has(rejectOne) && giveUp()), PATIENCE_MS)
      try {
        const none = new Promise<never>((_, reject) => waiting.add((rejectOne = reject)))
        return await Promise.race([answer, none])
      } finally {
        clearTimeout(timer)
        waiting.delete(rejectOne)
      }
    },
  }
}
