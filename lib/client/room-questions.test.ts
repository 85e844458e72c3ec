import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRoomQuestions } from '@/lib/client/room-questions'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Answers take 50 ms. */
function questions() {
  const put = vi.fn(() => new Promise<null>((resolve) => setTimeout(() => resolve(null), 50)))
  return { ...createRoomQuestions({ put, spread: () => 0 }), put }
}

test('many doubts are one question, as soon as the most urgent wants', async () => {
  const { ask, put } = questions()
  for (const delay of [300, 100, 10_000]) ask('harbour', delay)
  await vi.advanceTimersByTimeAsync(99)
  expect(put).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(put).toHaveBeenCalledTimes(1)
})

test('a doubt that has gone by its time is not asked about, unless another one stands', async () => {
  const { ask, put } = questions()
  ask('harbour', 100, () => false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(put).not.toHaveBeenCalled()
  ask('harbour', 100, () => false)
  ask('harbour', 100)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(put).toHaveBeenCalledTimes(1)
})

test('of the doubts that come up during an answer, none hides behind another that goes by itself', async () => {
  const { ask, put } = questions()
  ask('harbour', 100)
  await vi.advanceTimersByTimeAsync(110)
  ask('harbour', 300, () => false)
  ask('harbour', 300)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(put).toHaveBeenCalledTimes(2)
})
