import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'

const SERVERS = fullOr(3, 2)

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

it('all servers are restarted, one after the other, and no command is answered with an error', { timeout: 240_000 }, async () => {
  scene = await setScene({ servers: SERVERS, plain: fullOr(60, 16), chats: fullOr(8, 2) })
  const { fleet, checker } = scene
  let current = [...fleet.servers]
  await whileTalking(talkersOf(scene), fullOr(60, 40), async () => {
    await wait(fullOr(5_000, 1_000))
    for (const old of fleet.servers) {
      // As a balancer does that watches readiness: nothing new goes to one that is about to stop.
      current = current.filter((server) => server !== old)
      fleet.balance(current)
      expect(await old.stop()).toBe(0)
      current = [...current, await fleet.start()]
      fleet.balance(current)
      await wait(fullOr(8_000, 1_000))
    }
  })
  const tally = await expectWhole('6 a rolling restart of all servers', scene)
  expect(tally.sends).toBeGreaterThan(20)
  expect([...checker.refusals()]).toEqual([])
})
