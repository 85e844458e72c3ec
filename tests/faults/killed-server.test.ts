import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, IS_FULL, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'
import type { TestServer } from '@/tests/support/server'

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

it('one of two servers is killed under load, and its clients go on at the other', { timeout: 240_000 }, async () => {
  scene = await setScene({ servers: 2, plain: fullOr(60, 16), chats: fullOr(8, 2) })
  const { fleet } = scene
  const [first, second] = fleet.servers as [TestServer, TestServer]
  await whileTalking(talkersOf(scene), fullOr(60, 40), async () => {
    await wait(fullOr(10_000, 1_500))
    await first.kill()
    await wait(fullOr(20_000, 2_500))
    if (!IS_FULL) return
    fleet.balance([await fleet.start(), second])
    await wait(10_000)
    await second.kill()
    await wait(20_000)
  })
  const tally = await expectWhole('1 a server killed under load', scene)
  expect(tally.sends).toBeGreaterThan(20)
})
