import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'

const GONE_MS = fullOr(10_000, 3_000)

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

const health = async (url: string) => ((await (await fetch(`${url}/api/health`)).json()) as { status: string }).status

it(`Redis is killed, and ${GONE_MS / 1000} s later started again, empty: everyone goes on, and catches up`, {
  timeout: 240_000,
}, async () => {
  scene = await setScene({ servers: 2, plain: fullOr(60, 16), chats: fullOr(8, 2) })
  const { fleet, checker } = scene
  const states = () => Promise.all(fleet.servers.map(({ url }) => health(url)))
  await expect.poll(states).toEqual(['ok', 'ok'])
  await whileTalking(talkersOf(scene), fullOr(60, 40), async () => {
    await wait(fullOr(10_000, 1_000))
    await fleet.redis.kill()
    await expect.poll(states, { timeout: 15_000 }).toEqual(['degraded', 'degraded'])
    const before = checker.acks()
    await wait(GONE_MS)
    // Its own people keep talking.
    await expect.poll(() => checker.acks() - before, { timeout: 15_000 }).toBeGreaterThan(20)
    await fleet.redis.start()
    await expect.poll(states, { timeout: 15_000 }).toEqual(['ok', 'ok'])
    await wait(fullOr(10_000, 1_000))
  })
  const tally = await expectWhole('3 Redis killed for 10 s and restarted empty', scene)
  expect(tally.sends).toBeGreaterThan(20)
  expect([...checker.refusals()]).toEqual([])
})
