import { setTimeout as sleep } from 'node:timers/promises'

const ENDED = 'ended'

/**
 * Bytes that come from a client, to be taken piece by piece. They end when the client goes, is silent for too long, or is to be heard no
 * more; what had come by then counts.
 */
export interface Source {
  /** Whether there is more to take. Waits for it. */
  more(): Promise<boolean>
  /** The next bytes: as many as `bytes`, or those that come within `ms`. */
  piece(bytes: number, ms: number): AsyncIterable<Uint8Array>
  /** What ended them before their end; null: nothing did. */
  problem(): unknown
}

/** @param options.silenceMs how long to wait for the next bytes */
export function createSource(from: AsyncIterable<Uint8Array>, { signal, silenceMs }: { signal: AbortSignal; silenceMs: number }): Source {
  const chunks = from[Symbol.asyncIterator]()
  let left: Uint8Array | null = null
  let ended = false
  let problem: unknown = null
  const stopped = new Promise<typeof ENDED>((resolve) => {
    if (signal.aborted) resolve(ENDED)
    else signal.addEventListener('abort', () => resolve(ENDED), { once: true })
  })

  async function next(): Promise<Uint8Array | null> {
    const silence = new AbortController()
    try {
      const late = sleep<typeof ENDED>(silenceMs, ENDED, { signal: silence.signal, ref: false }).catch(() => ENDED as typeof ENDED)
      const chunk = await Promise.race([chunks.next(), stopped, late])
      if (chunk !== ENDED) return chunk.done ? null : chunk.value
      problem = new Error('Nothing more came.')
      return null
    } catch (error) {
      problem = error
      return null
    } finally {
      silence.abort()
    }
  }

  async function more() {
    while (!ended && !left?.byteLength) {
      left = await next()
      if (left === null) {
        ended = true
        // The body of a request may go on waiting for a client that is gone.
        void chunks.return?.().catch(() => {})
      }
    }
    return !ended
  }

  return {
    more,
    problem: () => problem,
    async *piece(bytes, ms) {
      const until = performance.now() + ms
      for (let taken = 0; taken < bytes && performance.now() < until && (await more()); ) {
        const part: Uint8Array = left!.subarray(0, bytes - taken)
        left = left!.subarray(part.byteLength)
        taken += part.byteLength
        yield part
      }
    },
  }
}
