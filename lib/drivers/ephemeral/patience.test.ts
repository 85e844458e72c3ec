import { stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createPatience } from '@/lib/drivers/ephemeral/patience'

const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

it('gives up what does not answer in time, and what was asked after it', async () => {
  const patience = createPatience()
  const never = new Promise<never>(() => {})
  const both = [patience.wait(never), patience.wait(never)]
  for (const one of both) await expect(one).rejects.toThrow('no answer in time')
  expect(patience.isExhausted()).toBe(true)
})

it('takes an answer that came while the process itself was held up', async () => {
  const patience = createPatience()
  // Its timers are what the process comes to next.
  await nextTurn()
  const answer = patience.wait(stat('.'))
  holdUp(1_500)
  expect((await answer).isDirectory()).toBe(true)
  expect(patience.isExhausted()).toBe(false)
})
