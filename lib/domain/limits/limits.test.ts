import { beforeAll, describe, expect, it } from 'vitest'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { ADDRESS_FACTOR, type LimitName, NO_LIMITS } from '@/lib/domain/limits/limits'
import { memoryEphemeral } from '@/lib/drivers/ephemeral/memory'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const WINDOW_MS = 60_000
const REFUSED = { code: 'rate_limited', retry_after_ms: expect.any(Number) as number }

let base: World
let ada: User
let mira: User
let room: RoomView
beforeAll(async () => {
  base = await testWorld()
  ada = await makeUser(base, 'ada', { password: 'tidewater' })
  mira = await makeUser(base, 'mira')
  room = await makeRoom(base, ada, { members: [mira] })
})

/** The same people and rooms, with nothing counted yet. */
const limited = (limit: LimitName, points: number): World => ({
  ...base,
  ephemeral: memoryEphemeral(),
  installation: { ...base.installation, limits: { ...NO_LIMITS, [limit]: { points, windowMs: WINDOW_MS } } },
})
const say = (world: World, who: User, address: string | null = null) =>
  ask(world, who, 'message:post', { room_id: room.id, content: 'on air' }, address)

describe('what a person may only do so often', () => {
  it('is refused beyond that, with how long to wait, and leaves no trace', async () => {
    const world = limited('messages', 2)
    const { message: first } = await say(world, ada)
    await say(world, ada)
    await expect(say(world, ada)).rejects.toMatchObject(REFUSED)
    await expect(say(world, ada)).rejects.toSatisfy((error: { retry_after_ms: number }) => error.retry_after_ms <= WINDOW_MS)
    const { messages } = await ask(world, ada, 'message:list', { room_id: room.id, after: first.seq })
    expect(messages).toHaveLength(1)
  })

  it('is counted for each person by themselves', async () => {
    const world = limited('messages', 1)
    await say(world, ada)
    await say(world, mira)
    await expect(say(world, mira)).rejects.toMatchObject(REFUSED)
  })

  it('does not count what is not understood, and nothing else', async () => {
    const world = limited('messages', 1)
    await expect(ask(world, ada, 'message:post', { room_id: room.id, content: 'x'.repeat(4_001) })).rejects.toMatchObject({
      code: 'invalid',
    })
    await ask(world, ada, 'message:list', { room_id: room.id })
    await say(world, ada)
    await ask(world, ada, 'message:list', { room_id: room.id })
    await expect(say(world, ada)).rejects.toMatchObject(REFUSED)
  })

  it('is counted over all changes together, apart from messages', async () => {
    const world = limited('changes', 2)
    const { message } = await say(world, ada)
    await ask(world, ada, 'message:react', { message_id: message.id, emoji: '👍' })
    await ask(world, ada, 'message:edit', { message_id: message.id, content: 'off air' })
    await expect(ask(world, ada, 'message:delete', { message_id: message.id })).rejects.toMatchObject(REFUSED)
    await say(world, ada)
  })

  it('holds for searches, and for tokens whether asked for with a password or made', async () => {
    const searching = limited('searches', 1)
    await ask(searching, ada, 'user:list', { query: 'mi' })
    await expect(ask(searching, ada, 'user:list', { query: 'mir' })).rejects.toMatchObject(REFUSED)
    const world = limited('tokens', 1)
    await ask(world, ada, 'token:create', { name: 'a', scopes: ['read'] })
    await expect(ask(world, ada, 'token:create', { name: 'b', scopes: ['read'] })).rejects.toMatchObject(REFUSED)
    const login = () => ask(world, null, 'account:token', { login: 'ada', password: 'tidewater' }, '192.0.2.7')
    for (let i = 0; i < ADDRESS_FACTOR; i++) await login()
    await expect(login()).rejects.toMatchObject(REFUSED)
  })
})

describe('one address', () => {
  const OFFICE = '192.0.2.1'

  it('may do ten times as much, whoever asks from there', async () => {
    const world = limited('messages', 1)
    // Not members: they are counted before that is known.
    const crowd = Array.from({ length: ADDRESS_FACTOR }, () => ({ ...ada, id: crypto.randomUUID() }))
    for (const one of crowd) await expect(say(world, one, OFFICE)).rejects.not.toMatchObject(REFUSED)
    await expect(say(world, ada, OFFICE)).rejects.toMatchObject(REFUSED)
    await say(world, ada, '192.0.2.2')
  })

  it('loses nothing by one who asks in vain', async () => {
    const world = limited('messages', 1)
    await say(world, ada, OFFICE)
    for (let i = 0; i < 2 * ADDRESS_FACTOR; i++) await expect(say(world, ada, OFFICE)).rejects.toMatchObject(REFUSED)
    await say(world, mira, OFFICE)
  })
})
