import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { forgetDeleted, ROOM_KEPT_MS } from '@/lib/domain/upkeep/forget'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let tomas: User
let heard: Delivery[]

beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  heard = listen(world)
})

const create = async (owner: User, input: { id?: string; name: string; visibility?: 'public' | 'private' }) =>
  (await ask(world, owner, 'room:create', input)).room
const ids = async (reader: User) => (await ask(world, reader, 'room:list', {})).rooms.map((room) => room.id)
const get = async (reader: User, room_id: string) => (await ask(world, reader, 'room:get', { room_id })).room
const post = async (author: User, room_id: string, content = 'words') =>
  (await ask(world, author, 'message:post', { room_id, content })).message

describe('making a room', () => {
  it('makes its maker the owner, who gets its events from now on', async () => {
    const room = await create(mira, { name: 'Morning show' })
    expect(room).toMatchObject({
      id: 'morning-show',
      name: 'Morning show',
      visibility: 'public',
      kind: 'room',
      created_by: mira.id,
      member_count: 1,
      last_seq: 0,
      rev: 0,
      is_member: true,
      role: 'owner',
      unread: 0,
    })
    expect(heard).toMatchObject([{ event: 'room:changed', to: { users: [mira.id] }, joins: { roomId: room.id, userIds: [mira.id] } }])
  })

  it.each([
    ['Café Ölund', /^cafe-olund$/],
    ['日本語', /^room-[0-9a-f]{8}$/],
    ['Chat', /^room-[0-9a-f]{8}$/],
    ['default', /^room-[0-9a-f]{8}$/],
    ['x'.repeat(80), /^x{50}$/],
    ['-- 2 --', /^2$/],
    ['general', /^general-[0-9a-f]{8}$/],
  ])('named %j has an id to go with it', async (name, id) => {
    expect((await create(mira, { name })).id).toMatch(id)
  })

  it('of the same name twice makes two', async () => {
    expect((await create(mira, { name: 'Studio' })).id).toBe('studio')
    expect((await create(tomas, { name: 'Studio' })).id).toMatch(/^studio-[0-9a-f]{8}$/)
  })

  it('with an id that is taken is a conflict, that of a deleted or hidden room too', async () => {
    await create(mira, { id: 'vault', name: 'Vault', visibility: 'private' })
    await expect(create(tomas, { id: 'vault', name: 'Mine' })).rejects.toMatchObject({
      code: 'conflict',
      details: { id: expect.any(String) },
    })
    await ask(world, mira, 'room:delete', { room_id: 'vault' })
    await expect(create(mira, { id: 'vault', name: 'Again' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('many times at once with one id makes one', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => create(mira, { id: 'one', name: 'One' })))
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it.each(['chat', 'default', 'Capital', 'with space', 'é', '', 'x'.repeat(65), '../etc', 'a/b'])('refuses the id %j', async (id) => {
    await expect(create(mira, { id, name: 'Room' })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('seeing rooms', () => {
  it('shows those one is in and the public ones', async () => {
    await create(mira, { id: 'open', name: 'Open' })
    await create(mira, { id: 'vault', name: 'Vault', visibility: 'private' })
    expect(await ids(mira)).toEqual(['general', 'open', 'vault'])
    expect(await ids(tomas)).toEqual(['general', 'open'])
    expect(await get(tomas, 'open')).toMatchObject({
      is_member: false,
      role: null,
      involvement: null,
      unread: 0,
      mention_count: 0,
      last_read_seq: 0,
    })
  })

  it('says the same of one room as of all', async () => {
    await create(mira, { id: 'open', name: 'Open' })
    await post(mira, 'open')
    const { rooms } = await ask(world, tomas, 'room:list', {})
    for (const room of rooms) expect(await get(tomas, room.id)).toEqual(room)
  })
})

describe('changing a room', () => {
  it('changes what is named, and tells the room', async () => {
    await create(mira, { id: 'studio', name: 'Studio' })
    heard.length = 0
    const { room } = await ask(world, mira, 'room:update', { room_id: 'studio', topic: 'Live at eight', description: '' })
    expect(room).toMatchObject({ name: 'Studio', topic: 'Live at eight', description: '' })
    expect(heard).toEqual([{ event: 'room:changed', payload: room, to: { rooms: ['studio'] } }])
    expect((await ask(world, mira, 'room:update', { room_id: 'studio', topic: '' })).room.topic).toBe('')
  })

  it('hides one that becomes private from those who are not in it', async () => {
    await create(mira, { id: 'studio', name: 'Studio' })
    await ask(world, mira, 'room:update', { room_id: 'studio', visibility: 'private' })
    await expect(get(tomas, 'studio')).rejects.toMatchObject({ code: 'not_found' })
    expect(await ids(tomas)).toEqual(['general'])
  })

  it('leaves the default room public and in place', async () => {
    await expect(ask(world, ada, 'room:update', { room_id: 'general', visibility: 'private' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(ask(world, ada, 'room:delete', { room_id: 'general' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('deleting a room', () => {
  it('takes it from everyone, and tells those who were in it', async () => {
    await makeRoom(world, mira, { id: 'studio', name: 'Studio', members: [tomas] })
    heard.length = 0
    await ask(world, mira, 'room:delete', { room_id: 'studio' })
    expect(heard).toEqual([
      {
        event: 'room:deleted',
        payload: { room_id: 'studio' },
        to: { rooms: ['studio'] },
        leaves: { roomId: 'studio', userIds: 'everyone' },
      },
    ])
    for (const person of [mira, tomas]) {
      await expect(get(person, 'studio')).rejects.toMatchObject({ code: 'not_found' })
      await expect(post(person, 'studio')).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('can be taken back by its owner, with everyone and everything in it', async () => {
    await makeRoom(world, mira, { id: 'studio', name: 'Studio', members: [tomas] })
    const message = await post(tomas, 'studio')
    await ask(world, mira, 'room:delete', { room_id: 'studio' })
    await expect(ask(world, tomas, 'room:restore', { room_id: 'studio' })).rejects.toMatchObject({ code: 'not_found' })
    heard.length = 0
    await ask(world, mira, 'room:restore', { room_id: 'studio' })
    expect(heard[0]?.joins?.userIds.sort()).toEqual([mira.id, tomas.id].sort())
    expect((await ask(world, tomas, 'message:list', { room_id: 'studio' })).messages).toEqual([message])
  })

  it('is for good after 30 days', async () => {
    await makeRoom(world, mira, { id: 'studio', name: 'Studio', members: [tomas] })
    await post(mira, 'studio')
    await ask(world, mira, 'room:delete', { room_id: 'studio' })
    await forgetDeleted(world)
    expect(await world.db.sql(`SELECT id FROM rooms WHERE id = 'studio'`, [])).toHaveLength(1)
    await world.db.sql(`UPDATE rooms SET deleted_at = $1 WHERE id = 'studio'`, [new Date(Date.now() - ROOM_KEPT_MS - 1000)])
    await forgetDeleted(world)
    await expect(ask(world, mira, 'room:restore', { room_id: 'studio' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.db.sql(`SELECT id FROM messages WHERE room_id = 'studio'`, [])).toEqual([])
    expect((await create(tomas, { id: 'studio', name: 'Studio' })).last_seq).toBe(0)
  })
})

describe('joining and leaving', () => {
  it('gives the room with its last 50 messages, all of them read', async () => {
    await create(mira, { id: 'studio', name: 'Studio' })
    await Promise.all(Array.from({ length: 60 }, (_, i) => post(mira, 'studio', `${i}`)))
    heard.length = 0
    const { room, messages } = await ask(world, tomas, 'room:join', { room_id: 'studio' })
    expect(room).toMatchObject({ is_member: true, role: 'member', member_count: 2, last_read_seq: 60, unread: 0 })
    expect(messages.map((one) => one.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 11))
    expect(heard).toMatchObject([
      {
        event: 'member:joined',
        payload: { room_id: 'studio', user_id: tomas.id, username: 'tomas' },
        joins: { roomId: 'studio', userIds: [tomas.id] },
      },
    ])
  })

  it('twice changes nothing the second time', async () => {
    await create(mira, { id: 'studio', name: 'Studio' })
    await ask(world, tomas, 'room:join', { room_id: 'studio' })
    heard.length = 0
    expect((await ask(world, tomas, 'room:join', { room_id: 'studio' })).room.member_count).toBe(2)
    expect(heard).toEqual([])
  })

  it('ends on leaving, which the room and the one who left are told', async () => {
    await makeRoom(world, mira, { id: 'studio', name: 'Studio', members: [tomas] })
    heard.length = 0
    await ask(world, tomas, 'room:leave', { room_id: 'studio' })
    expect(heard).toMatchObject([
      {
        event: 'member:left',
        payload: { room_id: 'studio', user_id: tomas.id },
        to: { rooms: ['studio'] },
        leaves: { roomId: 'studio', userIds: [tomas.id] },
      },
    ])
    expect(await get(tomas, 'studio')).toMatchObject({ is_member: false, member_count: 1 })
    await expect(ask(world, tomas, 'room:leave', { room_id: 'studio' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('gives the room of an owner who leaves to an admin, else to whoever has been there longest', async () => {
    const chen = await makeUser(world, 'chen')
    await makeRoom(world, mira, { id: 'studio', name: 'Studio', members: [tomas, chen] })
    await ask(world, mira, 'member:update', { room_id: 'studio', user_id: chen.id, role: 'admin' })
    await ask(world, mira, 'room:leave', { room_id: 'studio' })
    expect((await get(chen, 'studio')).role).toBe('owner')
    await ask(world, chen, 'room:leave', { room_id: 'studio' })
    expect((await get(tomas, 'studio')).role).toBe('owner')
    await ask(world, tomas, 'room:leave', { room_id: 'studio' })
    expect((await get(tomas, 'studio')).member_count).toBe(0)
  })

  it('counts members rightly, whoever comes and goes at once', async () => {
    await create(mira, { id: 'studio', name: 'Studio' })
    const others = [ada, tomas, await makeUser(world, 'chen'), await makeUser(world, 'emil')]
    await Promise.all(others.flatMap((person) => [1, 2, 3].map(() => ask(world, person, 'room:join', { room_id: 'studio' }))))
    expect((await get(mira, 'studio')).member_count).toBe(5)
    await Promise.allSettled(others.flatMap((person) => [1, 2].map(() => ask(world, person, 'room:leave', { room_id: 'studio' }))))
    expect((await get(mira, 'studio')).member_count).toBe(1)
  })
})

describe('a direct conversation', () => {
  it('is one for exactly these people, whoever opens it and in whatever order they are named', async () => {
    const { room } = await ask(world, mira, 'dm:open', { user_ids: [tomas.id] })
    expect(room).toMatchObject({ kind: 'dm', visibility: 'private', is_member: true, role: 'member', member_count: 2 })
    expect(room.people.map((one) => one.username)).toEqual(['mira', 'tomas'])
    for (const [opener, user_ids] of [
      [tomas, [mira.id]],
      [mira, [tomas.id, tomas.id, mira.id]],
      [mira, [tomas.id.toUpperCase()]],
    ] as const) {
      expect((await ask(world, opener, 'dm:open', { user_ids: [...user_ids] })).room.id).toBe(room.id)
    }
    const three = await ask(world, mira, 'dm:open', { user_ids: [tomas.id, ada.id] })
    expect(three.room.id).not.toBe(room.id)
    expect((await ask(world, mira, 'dm:open', { user_ids: [mira.id] })).room.member_count).toBe(1)
  })

  it('opened by both at once is made once, and told once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 10 }, (_, i) => ask(world, i % 2 ? mira : tomas, 'dm:open', { user_ids: [i % 2 ? tomas.id : mira.id] })),
    )
    expect(new Set(opened.map((one) => one.room.id)).size).toBe(1)
    expect(heard.filter((one) => one.event === 'room:changed')).toHaveLength(1)
    expect(heard[0]?.joins?.userIds.sort()).toEqual([mira.id, tomas.id].sort())
  })

  it('keeps its people', async () => {
    const { room } = await ask(world, mira, 'dm:open', { user_ids: [tomas.id] })
    const room_id = room.id
    for (const attempt of [
      () => ask(world, mira, 'room:leave', { room_id }),
      () => ask(world, mira, 'member:add', { room_id, user_id: ada.id }),
      () => ask(world, mira, 'member:remove', { room_id, user_id: tomas.id }),
      () => ask(world, mira, 'room:update', { room_id, visibility: 'public' }),
      () => ask(world, mira, 'room:delete', { room_id }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(ask(world, ada, 'room:join', { room_id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await ids(ada)).not.toContain(room_id)
  })

  it('with someone who is not there is not found', async () => {
    for (const user_ids of [[crypto.randomUUID()], ['nobody'], [tomas.id, crypto.randomUUID()]]) {
      await expect(ask(world, mira, 'dm:open', { user_ids })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await ids(mira)).toEqual(['general'])
  })
})

describe('involvement', () => {
  it('is what the member chose, for them alone', async () => {
    expect((await get(mira, 'general')).involvement).toBe('everything')
    expect((await ask(world, mira, 'room:involve', { room_id: 'general', involvement: 'nothing' })).room.involvement).toBe('nothing')
    expect((await get(tomas, 'general')).involvement).toBe('everything')
  })
})
