import { afterEach, expect, it } from 'vitest'
import { expectWhole, fullOr, type Scene, setScene, strikeScene, talkersOf } from '@/tests/support/fault'
import { plainClient } from '@/tests/support/plain-client'

const CLIENTS = fullOr(2_000, 200)
/** Posted while all are away. */
const MISSED = 50

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

it(`${CLIENTS} clients are cut off, come back at once, and catch up with ${MISSED} messages`, { timeout: 240_000 }, async () => {
  scene = await setScene({ servers: 2, plain: CLIENTS, chats: fullOr(8, 2) })
  const { fleet, checker, people, plain } = scene
  // Nobody gets in until all of it is posted.
  fleet.balancer.to()
  fleet.balancer.cut()
  await expect.poll(() => plain.filter((client) => client.isConnected()).length, { timeout: 10_000 }).toBe(0)
  const author = plainClient({ url: fleet.servers[0]!.url, person: people[0]!, name: 'who stayed', checker })
  for (let i = 0; i < MISSED; i++) await author.say()

  fleet.balance(fleet.servers)
  const begun = performance.now()
  const missing = () => talkersOf(scene!).filter((one) => !one.isSettled(MISSED)).length
  await expect.poll(missing, { timeout: 60_000, interval: 20 }).toBe(0)
  console.log(`${CLIENTS} clients came back and caught up in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  await author.close()
  const tally = await expectWhole(`7 2,000 clients reconnecting at once`, scene)
  expect(tally.receipts).toBeGreaterThan(CLIENTS * MISSED)
})
