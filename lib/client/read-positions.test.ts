import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Request } from '@/lib/client/connection'
import { createReadPositions } from '@/lib/client/read-positions'
import { ROOM } from '@/lib/client/testing/fake-server'
import { forbidden, unavailable } from '@/lib/contract/errors'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const sent: number[] = []
  let refusal: Error | null = null
  const request = ((_name: string, { seq }: { seq: number }) => {
    sent.push(seq)
    return refusal ? Promise.reject(refusal) : Promise.resolve({ room_id: ROOM, seq })
  }) as Request
  const positions = createReadPositions(request, () => {})
  return { positions, sent, refuse: (error: Error | null) => (refusal = error) }
}

test('tells the first at once and then the latest of each second', async () => {
  const { positions, sent } = setUp()
  for (let seq = 1; seq <= 30; seq++) {
    positions.mark(ROOM, seq)
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent[0]).toBe(1)
  expect(sent.at(-1)).toBe(30)
  expect(sent.length).toBeLessThanOrEqual(5)
})

test('never goes back', async () => {
  const { positions, sent } = setUp()
  positions.mark(ROOM, 10)
  positions.mark(ROOM, 4)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual([10])
})

test('tells again what did not get through, and not what was refused', async () => {
  const { positions, sent, refuse } = setUp()
  refuse(unavailable())
  positions.mark(ROOM, 10)
  await vi.advanceTimersByTimeAsync(10)
  refuse(null)
  positions.resume()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual([10, 10])
  refuse(forbidden())
  positions.mark(ROOM, 11)
  await vi.advanceTimersByTimeAsync(10)
  positions.resume()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual([10, 10, 11])
})
