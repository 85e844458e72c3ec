import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTurns } from '@/lib/domain/turns'

const TURN_BYTES = 64 * 1024

// How long they wait is for the tests to say; turns of the event loop are real.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Takes turns one after the other, and counts them. */
function keepTaking(turns: ReturnType<typeof createTurns>) {
  let taken = 0
  let ended = false
  const done = (async () => {
    while (!ended) {
      await turns.take(TURN_BYTES)
      taken++
    }
  })()
  return {
    taken: () => taken,
    end() {
      ended = true
      return done
    },
  }
}

test('uploads together take so much of a turn of the event loop, and no more', async () => {
  const turns = createTurns()
  const lines = [keepTaking(turns), keepTaking(turns), keepTaking(turns)]
  for (let turn = 0; turn < 20; turn++) {
    const before = lines.reduce((sum, line) => sum + line.taken(), 0)
    await nextTurn()
    expect(lines.reduce((sum, line) => sum + line.taken(), 0) - before).toBeLessThanOrEqual(2)
  }
  expect(lines.map((line) => line.taken() > 0)).toEqual([true, true, true])
  await Promise.all(lines.map((line) => line.end()))
})

test('they wait while a command is carried out, and go on when it is, whatever came of it', async () => {
  const turns = createTurns()
  const line = keepTaking(turns)
  for (const outcome of ['answered', 'refused']) {
    let carriedOut = () => {}
    const command = turns.first(async () => {
      await new Promise<void>((resolve) => (carriedOut = resolve))
      if (outcome === 'refused') throw new Error('no')
    })
    await nextTurn()
    const before = line.taken()
    await nextTurn()
    await nextTurn()
    expect(line.taken()).toBe(before)
    carriedOut()
    await command.catch(() => {})
    await expect.poll(line.taken).toBeGreaterThan(before)
  }
  await line.end()
})

test('they wait only so long for one that takes long', async () => {
  const turns = createTurns()
  const line = keepTaking(turns)
  let carriedOut = () => {}
  const command = turns.first(() => new Promise<void>((resolve) => (carriedOut = resolve)))
  for (let turn = 0; turn < 3; turn++) {
    await nextTurn()
    await nextTurn()
    const before = line.taken()
    await vi.advanceTimersByTimeAsync(3)
    expect(line.taken()).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(line.taken()).toBe(before + 1)
  }
  carriedOut()
  await command
  await line.end()
})

test('the database does a few things for them at a time, and goes on after one that fails', async () => {
  const turns = createTurns()
  let underWay = 0
  let most = 0
  const ask = (i: number) =>
    turns.ask(async () => {
      most = Math.max(most, ++underWay)
      await nextTurn()
      underWay--
      if (i % 2) throw new Error('no')
      return i
    })
  const asked = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => ask(i)))
  expect(asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).toEqual([0, 2, 4, 6, 8, 10])
  expect(most).toBe(3)
})
