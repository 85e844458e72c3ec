import { beforeAll, describe, expect, it } from 'vitest'
import type { CommandRequest } from '@/lib/contract/commands'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

/** 1 … 230, of which 10 has the replies 11 and 12. */
const COUNT = 230

let world: World
let mira: User
let tomas: User
let room_id: string
let root: Message

beforeAll(async () => {
  world = await testWorld()
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  room_id = (await makeRoom(world, mira, { name: 'Archive' })).id
  const post = async (i: number, thread_id?: string) =>
    (await ask(world, mira, 'message:post', { room_id, content: `${i}`, thread_id })).message
  for (let i = 1; i <= 9; i++) await post(i)
  root = await post(10)
  for (const i of [11, 12]) await post(i, root.id)
  await Promise.all(Array.from({ length: COUNT - 12 }, (_, i) => post(i + 13)))
})

const list = async (more: Omit<CommandRequest<'message:list'>, 'room_id'> = {}) =>
  (await ask(world, tomas, 'message:list', { room_id, ...more })).messages.map((one) => one.seq)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('message:list', () => {
  it('gives the last 50, oldest first', async () => {
    expect(await list()).toEqual(range(181, 230))
  })

  it('gives as many as asked for', async () => {
    expect(await list({ limit: 3 })).toEqual([228, 229, 230])
    expect(await list({ limit: 200 })).toHaveLength(200)
  })

  it('gives those before a position, the nearest', async () => {
    expect(await list({ before: 100, limit: 3 })).toEqual([97, 98, 99])
    expect(await list({ before: 3 })).toEqual([1, 2])
    expect(await list({ before: 0 })).toEqual([])
    expect(await list({ before: 2 ** 31, limit: 1 })).toEqual([230])
  })

  it('gives those after a position, the nearest', async () => {
    expect(await list({ after: 100, limit: 3 })).toEqual([101, 102, 103])
    expect(await list({ after: 229 })).toEqual([230])
    expect(await list({ after: 230 })).toEqual([])
  })

  it('gives those around a position, with it in the middle', async () => {
    expect(await list({ around: 100, limit: 5 })).toEqual([98, 99, 100, 101, 102])
    expect(await list({ around: 100, limit: 4 })).toEqual([99, 100, 101, 102])
    expect(await list({ around: 100, limit: 1 })).toEqual([100])
    expect(await list({ around: 230, limit: 5 })).toEqual([228, 229, 230])
  })

  it('leaves replies to their thread', async () => {
    expect(await list({ after: 8, limit: 4 })).toEqual([9, 10, 13, 14])
    expect(await list({ around: 11, limit: 4 })).toEqual([9, 10, 13, 14])
    expect(await list({ thread_id: root.id })).toEqual([11, 12])
    expect(await list({ thread_id: root.id, after: 11 })).toEqual([12])
  })

  it('takes one position at a time', async () => {
    await expect(list({ before: 5, after: 1 })).rejects.toMatchObject({ code: 'invalid', details: { before: expect.any(String) } })
    await expect(list({ around: 5, after: 1 })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('knows no thread that is not in the room', async () => {
    const { message } = await ask(world, mira, 'message:post', { room_id: 'general', content: 'elsewhere' })
    for (const thread_id of [message.id, crypto.randomUUID(), 'none'])
      await expect(list({ thread_id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('gives nothing of an empty room', async () => {
    const empty = await makeRoom(world, mira, { name: 'Empty' })
    expect((await ask(world, tomas, 'message:list', { room_id: empty.id })).messages).toEqual([])
  })
})

describe('room:sync', () => {
  const sync = async (rooms: Record<string, number>, reader = tomas) => (await ask(world, reader, 'room:sync', { rooms })).rooms

  it('brings everything that changed after a rev, in rev order, page by page', async () => {
    const seen = new Map<string, Message>()
    let known = 0
    for (let pages = 1; ; pages++) {
      const page = (await sync({ [room_id]: known }))[room_id]!
      expect(page.messages.length).toBeLessThanOrEqual(200)
      expect(page.messages.map((one) => one.rev)).toEqual(page.messages.map((one) => one.rev).toSorted((a, b) => a - b))
      for (const message of page.messages) seen.set(message.id, message)
      expect(page.rev).toBeGreaterThan(known)
      known = page.rev
      if (!page.more) {
        expect(pages).toBe(2)
        break
      }
    }
    expect([...seen.values()].map((one) => one.seq).sort((a, b) => a - b)).toEqual(range(1, COUNT))
    expect([...seen.values()].find((one) => one.id === root.id)?.reply_count).toBe(2)
  })

  it('says that nothing changed to one who knows everything', async () => {
    const { room } = await ask(world, tomas, 'room:get', { room_id })
    expect(await sync({ [room_id]: room.rev })).toEqual({ [room_id]: { messages: [], rev: room.rev, more: false } })
    expect((await sync({ [room_id]: 2 ** 40 }))[room_id]?.messages).toEqual([])
  })

  it('brings each change of an old message', async () => {
    const { rev } = (await ask(world, tomas, 'room:get', { room_id })).room
    const { message: target } = await ask(world, mira, 'message:edit', { message_id: root.id, content: 'edited' })
    const { messages } = (await sync({ [room_id]: rev }))[room_id]!
    expect(messages).toEqual([target])
  })

  it('leaves out rooms that are not there for the one who asks', async () => {
    const secret = await makeRoom(world, mira, { name: 'Secret', visibility: 'private' })
    expect(Object.keys(await sync({ [room_id]: 500, [secret.id]: 0, nowhere: 0 }))).toEqual([room_id])
    expect(Object.keys(await sync({ [secret.id]: 0 }, mira))).toEqual([secret.id])
  })

  it('gives shorter pages when many rooms are asked for at once, and loses nothing', async () => {
    const rooms = Object.fromEntries([...range(1, 400).map((i): [string, number] => [`room-${i}`, 0]), [room_id, 0] as [string, number]])
    const page = (await sync(rooms))[room_id]!
    expect(page.more).toBe(true)
    expect(page.rev).toBe(page.messages.at(-1)?.rev)
  })

  it('takes at most 500 rooms', async () => {
    await expect(sync(Object.fromEntries(range(1, 501).map((i) => [`room-${i}`, 0])))).rejects.toMatchObject({ code: 'invalid' })
    expect(await sync({})).toEqual({})
  })
})
