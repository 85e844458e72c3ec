import { PassThrough, pipeline, type Readable } from 'node:stream'
import { unavailable } from '@/lib/contract/errors'

export type Bytes = AsyncIterable<Uint8Array>

/** Ends where `bytes` break off: what had come counts. */
export async function* untilBroken(bytes: Bytes): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch {
    // Whoever sends them knows why, and goes on from where this ended.
  }
}

/**
 * The same bytes in parts of `size`, and at last one that is smaller, which may be empty. Two parts take turns in memory: what is in one
 * holds until the next but one is asked for.
 */
export async function* inParts(bytes: Bytes, size: number): AsyncGenerator<Uint8Array> {
  let [part, other] = [new Uint8Array(0), new Uint8Array(0)]
  let held = 0
  for await (const chunk of bytes) {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const taken = rest.subarray(0, size - held)
      rest = rest.subarray(taken.byteLength)
      part = withRoom(part, held + taken.byteLength, size)
      part.set(taken, held)
      held += taken.byteLength
      if (held < size) continue
      yield part
      ;[part, other] = [other, part]
      held = 0
    }
  }
  yield part.subarray(0, held)
  // Done with, and of use to nobody until the garbage collector would find it.
  other.buffer.transfer(0)
}

/** A part that has to hold so much, and at most `size`: small files shall not take the memory of large ones. */
function withRoom(part: Uint8Array<ArrayBuffer>, bytes: number, size: number): Uint8Array<ArrayBuffer> {
  if (bytes <= part.byteLength) return part
  return new Uint8Array(part.buffer.transfer(Math.min(size, Math.max(bytes, 2 * part.byteLength))))
}

/** Hands each part on while the next one fills. When it ends, nothing is under way any more, whatever has failed. */
export async function oneAhead<T>(parts: AsyncIterable<T>, handOn: (part: T) => Promise<void>): Promise<void> {
  let underWay = Promise.resolve()
  try {
    for await (const part of parts) {
      await underWay
      underWay = handOn(part)
      // While the next one fills, nobody hears it fail; it is waited for below.
      underWay.catch(() => {})
    }
  } finally {
    await underWay
  }
}

/**
 * What `source` gives, to be read at any pace. Where it breaks, the reader gets ChatError `unavailable`; when the reader leaves, even one
 * who has not begun, the source is let go.
 * @param silenceMs so long a reader waits for the next bytes; then it is broken too
 */
export function reading(source: Readable, silenceMs: number): Readable {
  const read = new PassThrough({ destroy: (error, done) => done(error && unavailable(error)) })
  const silence = setTimeout(() => {
    // A reader who pauses is no fault of the source.
    if (read.writableNeedDrain) silence.refresh()
    else read.destroy(new Error(`no bytes in ${silenceMs} ms`))
  }, silenceMs)
  source.on('data', () => silence.refresh())
  pipeline(source, read, () => clearTimeout(silence))
  return read
}
