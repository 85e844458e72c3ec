import { expect, test } from 'vitest'
import { lent } from '@/lib/server/http/files/body'

async function* of(...chunks: Uint8Array[]) {
  yield* chunks
}

test('a chunk holds until the next one is asked for, and then its memory is given back', async () => {
  const [first, second] = [Buffer.alloc(64 * 1024, 1), Buffer.alloc(64 * 1024, 2)]
  const chunks = lent(of(first, second))
  const one = (await chunks.next()).value as Uint8Array
  expect([one.byteLength, one[0]]).toEqual([64 * 1024, 1])
  const two = (await chunks.next()).value as Uint8Array
  expect([one.byteLength, two.byteLength, two[0]]).toEqual([0, 64 * 1024, 2])
  expect((await chunks.next()).done).toBe(true)
  expect(two.byteLength).toBe(0)
})

test('one that shares its memory with another is left as it is', async () => {
  const both = Buffer.alloc(10, 7)
  const chunks = lent(of(both.subarray(0, 4), both.subarray(4)))
  while (!(await chunks.next()).done);
  expect([...both]).toEqual(Array(10).fill(7))
})
