import { afterEach, expect, it } from 'vitest'
import { wait } from '@/tests/support/agreement'
import { expectWhole, fullOr, IS_FULL, type Scene, setScene, strikeScene, talkersOf, whileTalking } from '@/tests/support/fault'
import { startPostgres, type TestPostgres } from '@/tests/support/postgres'
import { connect } from '@/tests/support/socket'
import { readTruth } from '@/tests/support/truth'

/** As its service restarts it, and as after a crash. */
const RESTARTS = (['fast', 'immediate'] as const).flatMap((how) => (IS_FULL ? [how, how] : [how]))
const LANES = 8

let scene: Scene | undefined
let postgres: TestPostgres | undefined
afterEach(async () => {
  await strikeScene(scene)
  await postgres?.stop('fast')
})

/** Posts in a room of its own, each message once: what is refused is not sent again. */
async function postOnce({ fleet, people }: Scene) {
  const socket = await connect(fleet.servers[0]!.url, people[0]!.token)
  const { room } = await socket.ask('room:create', { name: 'Once' })
  const answers = new Map<string, string>()
  let going = true
  const lane = async () => {
    while (going) {
      const nonce = crypto.randomUUID()
      const answer = await socket.send('message:post', { room_id: room.id, content: 'once', nonce })
      answers.set(nonce, answer.ok ? 'ok' : answer.error!.code)
      await wait(answer.ok ? 5 : 50)
    }
  }
  const lanes = Promise.all(Array.from({ length: LANES }, lane))
  return {
    async end() {
      going = false
      await lanes
      socket.close()
      const stored = new Set((await readTruth(fleet.databaseUrl, room.id)).messages.map(({ nonce }) => nonce))
      const count = (answer: string, isThere: boolean) =>
        [...answers].filter(([nonce, one]) => one === answer && stored.has(nonce) === isThere).length
      return {
        codes: new Set(answers.values()),
        lost: count('ok', false),
        inDoubt: count('unavailable', true),
        unknown: [...stored].filter((nonce) => !answers.has(nonce!)).length,
      }
    },
  }
}

it('PostgreSQL is restarted under load: commands succeed, or fail with `unavailable`', { timeout: 240_000 }, async () => {
  postgres = await startPostgres()
  scene = await setScene({ servers: 1, plain: fullOr(40, 16), chats: fullOr(6, 2), databaseUrl: postgres.url })
  const { checker } = scene
  for (const how of RESTARTS) {
    const once = await postOnce(scene)
    await whileTalking(talkersOf(scene), fullOr(60, 40), async () => {
      await wait(fullOr(6_000, 1_000))
      await postgres!.stop(how)
      await wait(fullOr(4_000, 600))
      await postgres!.start()
      await wait(fullOr(6_000, 1_000))
    })
    const { codes, inDoubt, ...rest } = await once.end()
    expect(codes).toEqual(new Set(['ok', 'unavailable']))
    expect(rest).toEqual({ lost: 0, unknown: 0 })
    // A crash between the commit and its answer leaves nobody who could say which it was; sent again, the nonce makes it one message.
    expect(inDoubt).toBeLessThanOrEqual(how === 'fast' ? 0 : LANES)
  }
  const tally = await expectWhole(`4 PostgreSQL restarted ${RESTARTS.length} times under load`, scene)
  expect(tally.sends).toBeGreaterThan(20)
  expect([...checker.refusals().keys()]).toEqual(['unavailable'])
})
