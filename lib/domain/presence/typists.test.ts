import { beforeEach, describe, expect, it } from 'vitest'
import { TYPING_TTL_MS } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const room_id = 'general'

let world: World
let clock: ReturnType<typeof manualClock>
let mira: User
let heard: Delivery[]

beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  mira = await makeUser(world, 'mira')
  heard = listen(world)
})

const start = () => ask(world, mira, 'typing:start', { room_id })
const events = () => heard.map((one) => one.event)

describe('typing', () => {
  it('is told to the room but not to the typist', async () => {
    await start()
    const payload = { room_id, user_id: mira.id, username: 'mira' }
    expect(heard).toMatchObject([{ event: 'typing:started', payload, to: { rooms: [room_id] }, exceptUser: mira.id }])
  })

  it('is forgotten after five seconds, and that is told', async () => {
    await start()
    clock.advance(TYPING_TTL_MS - 1)
    expect(events()).toEqual(['typing:started'])
    clock.advance(1)
    expect(events()).toEqual(['typing:started', 'typing:stopped'])
    expect(heard[1]?.exceptUser).toBe(mira.id)
  })

  it('lasts as long as it is said again in time', async () => {
    await start()
    clock.advance(TYPING_TTL_MS - 1)
    await start()
    clock.advance(TYPING_TTL_MS - 1)
    expect(events()).not.toContain('typing:stopped')
  })

  it('ends when it is said to, once', async () => {
    await start()
    await ask(world, mira, 'typing:stop', { room_id })
    await ask(world, mira, 'typing:stop', { room_id })
    clock.advance(TYPING_TTL_MS * 2)
    expect(events()).toEqual(['typing:started', 'typing:stopped'])
  })

  it('ends with the message that was typed', async () => {
    await start()
    await ask(world, mira, 'message:post', { room_id, content: 'Here it is.' })
    clock.advance(TYPING_TTL_MS * 2)
    expect(events()).toEqual(['typing:started', 'message:posted', 'typing:stopped'])
  })

  it('goes on when a message is refused', async () => {
    await start()
    await expect(ask(world, mira, 'message:post', { room_id, content: ' ' })).rejects.toMatchObject({ code: 'invalid' })
    expect(events()).toEqual(['typing:started'])
  })

  it('in one room says nothing of another', async () => {
    await start()
    await ask(world, mira, 'room:create', { id: 'studio', name: 'Studio' })
    await ask(world, mira, 'typing:stop', { room_id: 'studio' })
    expect(events()).not.toContain('typing:stopped')
  })
})

describe('typing:list', () => {
  const typing = async () => (await ask(world, mira, 'typing:list', { room_id })).typing.map(({ username }) => username)

  it('names those who type at this moment', async () => {
    const tomas = await makeUser(world, 'tomas')
    expect(await typing()).toEqual([])
    await start()
    await ask(world, tomas, 'typing:start', { room_id })
    expect(await ask(world, tomas, 'typing:list', { room_id })).toEqual({
      room_id,
      typing: [mira, tomas].map(({ id, username }) => ({ user_id: id, username })),
    })
    await ask(world, tomas, 'message:post', { room_id, content: 'said' })
    expect(await typing()).toEqual(['mira'])
    clock.advance(TYPING_TTL_MS)
    expect(await typing()).toEqual([])
  })

  it('knows of those at other processes, who can be stopped from here', async () => {
    const there = await testWorld({ clock, db: world.db, ephemeral: world.ephemeral })
    await ask(there, mira, 'typing:start', { room_id })
    expect(await typing()).toEqual(['mira'])
    await ask(world, mira, 'typing:stop', { room_id })
    expect(events()).toEqual(['typing:stopped'])
    expect(await typing()).toEqual([])
    await ask(world, mira, 'typing:stop', { room_id })
    expect(events()).toEqual(['typing:stopped'])
  })
})
