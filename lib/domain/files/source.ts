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
  /** No more of them are wanted: whoever has them may do with the rest what they like. */
  end(): void
}

/** @param options.silenceMs how long to wait for the next bytes */
export function createSource(from: AsyncIterable<Uint8Array>, { signal, silenceMs }: { signal: AbortSignal; silenceMs: number }): Source {
  const chunks = from[Symbol.asyncIterator]()
  let left: Uint8Array | null = null
  let ended = false
  let problem: unknown = null
  /** Ends the wait for the next bytes. */
  let giveUp = () => {}
  signal.addEventListener('abort', () => giveUp(), { once: true })

  /** @returns null when there are no more */
  async function next(): Promise<Uint8Array | null> {
    const waiting = Promise.withResolvers<IteratorResult<Uint8Array>>()
    // Of its own for each chunk: a promise that lives as long as the upload would hold on to all that ever raced with it.
    giveUp = () => waiting.reject(new Error('Nothing more came.'))
    const silence = setTimeout(giveUp, silenceMs).unref()
    if (signal.aborted) giveUp()
    else chunks.next().then(waiting.resolve, waiting.reject)
    try {
      const { done, value } = await waiting.promise
      return done ? null : value
    } catch (error) {
      problem = error
      return null
    } finally {
      clearTimeout(silence)
    }
  }

  function end() {
    ended = true
    // The body of a request may go on waiting for a client that is gone.
    void chunks.return?.().catch(() => {})
  }

  async function more() {
    while (!ended && !left?.byteLength) {
      left = await next()
      if (left === null) end()
    }
    return !ended
  }

  return {
    more,
    problem: () => problem,
    end,
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
