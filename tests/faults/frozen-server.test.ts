import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'

const STILL_MS = fullOr(20_000, 4_000)

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

it(`one of two servers stands still for ${STILL_MS / 1000} s and goes on`, { timeout: 240_000 }, async () => {
  scene = await setScene({ servers: 2, plain: fullOr(60, 16), chats: fullOr(8, 2) })
  const { pid } = scene.fleet.servers[0]!
  await whileTalking(talkersOf(scene), fullOr(60, 40), async () => {
    await wait(fullOr(10_000, 1_000))
    process.kill(pid, 'SIGSTOP')
    await wait(STILL_MS)
    process.kill(pid, 'SIGCONT')
    await wait(fullOr(20_000, 1_500))
  })
  const tally = await expectWhole('2 a server standing still for 20 s', scene)
  expect(tally.sends).toBeGreaterThan(20)
})
