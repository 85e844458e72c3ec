import { createHash } from 'node:crypto'
import type { World } from '@/lib/domain/context'
import { HEAD_BYTES } from '@/lib/domain/files/content-type'

/** What is known of bytes that have passed. */
export interface Inspected {
  size: number
  /** SHA-256, in hexadecimal. */
  hash: string
  head: Uint8Array
}

/**
 * Looks at bytes while they pass, in turn with those of other uploads, and keeps none of them but the first.
 * @param judge is given their beginning as soon as it is there, and the count with each chunk before it passes; what it throws ends them
 */
export function inspect(
  { turns }: Pick<World, 'turns'>,
  bytes: AsyncIterable<Uint8Array>,
  judge: { size?: (size: number) => void; head?: (head: Uint8Array) => void | Promise<void> } = {},
): { bytes: AsyncIterable<Uint8Array>; result(): Inspected } {
  const hash = createHash('sha256')
  const beginning: Uint8Array[] = []
  let head: Uint8Array | null = null
  let size = 0

  async function judgeHead() {
    head = Buffer.concat(beginning.splice(0))
    await judge.head?.(head)
  }

  async function* passing() {
    for await (const chunk of bytes) {
      await turns.take(chunk.byteLength)
      if (size < HEAD_BYTES) beginning.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - size)))
      size += chunk.byteLength
      judge.size?.(size)
      hash.update(chunk)
      if (head === null && size >= HEAD_BYTES) await judgeHead()
      yield chunk
    }
    if (head === null) await judgeHead()
  }
  return { bytes: passing(), result: () => ({ size, hash: hash.digest('hex'), head: head ?? Buffer.concat(beginning) }) }
}
