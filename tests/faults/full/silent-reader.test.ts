import { afterEach, expect, it } from 'vitest'
import { expectWhole, type Scene, setScene, strikeScene } from '@/tests/support/fault'
import { watchMemory } from '@/tests/support/memory'
import { open } from '@/tests/support/socket'

const EVENTS = 50_000
/** The same before, with all reading: what is garbage of a busy server, and what is not. */
const BEFORE = 30_000
/** Long enough for what waits to be much more than the kernel keeps. */
const TEXT = 'of the tide '.repeat(40)
/** Posts on their way at a time: enough for the server to be at its most. */
const LANES = 64
/** More than one, so that what each would hold cannot hide behind the garbage of a busy server: unbounded, each would hold 40 MB. */
const SILENT = 10
/** As the server has it (socket-door.ts): what one connection may let wait. */
const WAITING_BYTES = 8 * 1024 * 1024
const SLACK_BYTES = 64 * 1024 * 1024

let scene: Scene | undefined
afterEach(() => strikeScene(scene))

/** Posts as fast as answers come. */
async function flood({ fleet, people, checker }: Scene, count: number) {
  const { token, user } = people.at(-1)!
  const socket = open(fleet.servers[0]!.url, { auth: { token } })
  await new Promise<unknown>((resolve) => socket.once('ready', resolve))
  let left = count
  const lane = async (_: unknown, i: number) => {
    while (left-- > 0) {
      const post = { nonce: crypto.randomUUID(), content: `flood ${left} ${TEXT}`, userId: user.id, by: `lane ${i}` }
      checker.sent(post)
      const { ok, message, error } = await socket.timeout(30_000).emitWithAck('message:post', { room_id: 'general', ...post })
      if (!ok) throw new Error(`a post was refused: ${error.code}`)
      checker.acknowledged(post.nonce, message)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  socket.disconnect()
}

it(`clients read nothing while ${EVENTS} events go by: they are dropped, and the server's memory stays bounded`, {
  timeout: 300_000,
}, async () => {
  scene = await setScene({ servers: 1, plain: SILENT + 3, chats: 0 })
  const { fleet, plain } = scene
  const server = fleet.servers[0]!
  const warmUp = watchMemory(server.pid)
  await flood(scene, BEFORE)
  const before = warmUp.end()

  const silent = plain.slice(0, SILENT)
  for (const client of silent) client.freeze()
  const memory = watchMemory(server.pid)
  await flood(scene, EVENTS)
  const grown = memory.end() - before
  console.log(`${Math.round(before / 1e6)} MB before, ${Math.round(grown / 1e6)} MB more with ${SILENT} that read nothing`)
  expect(grown).toBeLessThan(SILENT * WAITING_BYTES + SLACK_BYTES)
  expect(server.output().match(/a connection that does not read was dropped/g)).toHaveLength(SILENT)

  for (const client of silent) client.thaw()
  await expectWhole(`8 clients reading nothing while 50,000 events go by`, scene)
})
