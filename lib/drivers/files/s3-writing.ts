import type { CompletedPart } from '@aws-sdk/client-s3'
import { notFound } from '@/lib/contract/errors'
import type { Files, Writing } from '@/lib/domain/ports'
import { type Bytes, inParts, oneAhead, untilBroken } from '@/lib/drivers/files/bytes'
import { checkedKey } from '@/lib/drivers/files/keys'
import { isGone } from '@/lib/drivers/files/s3-client'
import type { S3Store } from '@/lib/drivers/files/s3-store'

/**
 * The smallest part that a store takes, and the only size that parts have but for the last: some stores want that. 10,000 of them, the
 * most there may be, are 48 GiB.
 */
export const PART_BYTES = 5 * 1024 * 1024

const NOTHING = new Uint8Array(0)

/** Writes a small object at once, and a larger one in parts: nothing of it is there before all of it is. */
export async function writeObject(store: S3Store, key: string, bytes: Bytes): Promise<void> {
  let upload: string | undefined
  const done: CompletedPart[] = []
  try {
    await oneAhead(inParts(bytes, PART_BYTES), async (part) => {
      if (upload === undefined && part.byteLength < PART_BYTES) return store.put(key, part)
      if (part.byteLength === 0) return
      upload ??= await store.beginParts(key)
      done.push(await store.putPart(key, upload, done.length + 1, part))
    })
    if (upload !== undefined) await store.completeParts(key, upload, done)
  } catch (error) {
    // One that cannot be reached now is found by `sweep`.
    if (upload !== undefined) await store.abortParts(key, upload).catch(() => {})
    throw error
  }
}

/**
 * Objects that come in pieces: an upload in parts, and where a call has ended, its tail, which is what stands between the beginning of
 * the part and that end, however small. It is an object of its own, so that nothing is lost that had come, and is named by its end, so that it
 * says how far all has come. One at the beginning of a part is empty.
 */
export function s3Pieces(store: S3Store) {
  const tailKeys = (key: string) => `${checkedKey(key)}.tail.`
  const tailKey = (key: string, end: number) => tailKeys(key) + end

  /** Where tails end, the last one last. */
  async function tailsOf(key: string): Promise<number[]> {
    const keys = await store.keysOf(tailKeys(key))
    return keys.map((name) => Number(name.split('.').at(-1))).sort((a, b) => a - b)
  }
  const readTail = (key: string, end: number) => (end % PART_BYTES === 0 ? NOTHING : store.get(tailKey(key, end)))
  const eraseTails = (key: string, ends: number[]) => store.erase(ends.map((end) => tailKey(key, end)))

  /** Makes the object of its parts and its tail. */
  async function putTogether({ key, state }: Writing) {
    // In this order: tails are erased when the parts have become an object, so as long as there are parts, all tails were there.
    const end = (await tailsOf(key)).at(-1) ?? 0
    const parts = await store.partsOf(key, state)
    const tail = Buffer.from(await readTail(key, end))
    if (end < PART_BYTES) {
      await store.put(key, tail)
      await store.abortParts(key, state)
      return
    }
    const done = Array.from({ length: Math.floor(end / PART_BYTES) }, (_, i): CompletedPart => {
      const part = parts.get(i + 1)
      if (part?.Size !== PART_BYTES) throw notFound('upload')
      return { PartNumber: i + 1, ETag: part.ETag }
    })
    if (tail.byteLength > 0) done.push(await store.putPart(key, state, done.length + 1, tail))
    await store.completeParts(key, state, done)
  }

  async function abandon({ key, state }: Writing) {
    if (state !== '') await store.abortParts(key, state)
    await eraseTails(key, await tailsOf(key))
  }

  return {
    begin: async (key) => store.beginParts(checkedKey(key)),

    append: ({ key, state }, offset, bytes) =>
      orNotFound(async () => {
        const [tails] = await Promise.all([tailsOf(key), store.lookFor(key, state)])
        // Those before it are of no use any more, and those behind it are written over.
        const others = tails.filter((end) => end !== offset)
        const [held] = await Promise.all([readTail(key, offset), eraseTails(key, others)])
        async function* all() {
          yield held
          yield* untilBroken(bytes)
        }
        let end = offset - held.byteLength
        let tail: Uint8Array = NOTHING
        await oneAhead(inParts(all(), PART_BYTES), async (part) => {
          if (part.byteLength < PART_BYTES) tail = part
          else await store.putPart(key, state, end / PART_BYTES + 1, part)
          end += part.byteLength
        })
        if (end !== offset || !tails.includes(end)) await store.put(tailKey(key, end), tail)
        return end
      }),

    finish: (writing) =>
      orNotFound(async () => {
        const key = checkedKey(writing.key)
        try {
          await putTogether(writing)
        } catch (error) {
          // It was finished before, or is being finished.
          if (!(await store.exists(key))) throw error
        }
        await eraseTails(key, await tailsOf(key))
      }),

    abandon,

    async sweep(before) {
      for (const writing of await store.partsBegunBefore(before)) {
        const { key, state } = writing
        if (!(await store.addedTo(key, state, tailKeys(key), before))) await abandon(writing)
      }
    },
  } satisfies Partial<Files>
}

/** What had come of an upload is no longer there. */
async function orNotFound<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isGone(error) ? notFound('upload') : error
  }
}
