import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'

/** Each way. To connect takes several of them. */
const DELAY_MS = 300
const CUTS = 20
/** In the shorter form several links share the cuts, each standing long enough to be of use. */
const LINKS = fullOr(1, 4)
const BETWEEN_CUTS_MS = fullOr(4_000, 1_500)

let scene: Scene | undefined
let links: CuttingProxy[] = []
afterEach(async () => {
  await strikeScene(scene)
  await Promise.all(links.map((link) => link.close()))
})

it(`links with ${DELAY_MS} ms of delay are cut ${CUTS} times`, { timeout: 240_000 }, async () => {
  const ways = async ({ balancer }: Scene['fleet']) => {
    links = await Promise.all(Array.from({ length: LINKS }, () => cuttingProxy(balancer.url, { delayMs: DELAY_MS })))
    return links.map(({ url }) => url)
  }
  scene = await setScene({ servers: 2, plain: fullOr(40, 12), chats: fullOr(8, 4), ways })
  const cutNowAndThen = async (link: CuttingProxy) => {
    for (let cut = 0; cut < CUTS / LINKS; cut++) {
      await wait(BETWEEN_CUTS_MS * (0.5 + Math.random()))
      link.cut()
    }
  }
  await whileTalking(talkersOf(scene), fullOr(40, 30), () => Promise.all(links.map(cutNowAndThen)))
  const tally = await expectWhole(`5 a link with ${DELAY_MS} ms of delay cut ${CUTS} times`, scene)
  expect(tally.sends).toBeGreaterThan(10)
})
