import { expect, it } from 'vitest'
import { checkParts } from '@/lib/server/check-parts'
import { testWorld } from '@/lib/testing/world'

const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

it('a part that answered while the process itself was held up is not down', async () => {
  const world = await testWorld()
  const { promise, resolve } = Promise.withResolvers<unknown>()
  // One after the other, without a look at what has come in between.
  setImmediate(() => resolve(checkParts({ world }, ['database'])))
  setImmediate(() => holdUp(3_000))
  expect(await promise).toEqual({ database: 'ok' })
})
