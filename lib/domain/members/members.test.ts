import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let mira: User
let tomas: User
let chen: User
let room_id: string
let heard: Delivery[]

beforeEach(async () => {
  world = await testWorld()
  await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  chen = await makeUser(world, 'chen')
  room_id = (await makeRoom(world, mira, { name: 'Studio', visibility: 'private', members: [tomas] })).id
  heard = listen(world)
})

const members = async (reader: User) => (await ask(world, reader, 'member:list', { room_id })).members

describe('the list of members', () => {
  it('says who they are, what they may do and whether they are here', async () => {
    world.attendance.arrive(tomas)
    await world.attendance.known(tomas.id)
    expect(await members(mira)).toEqual([
      {
        room_id,
        user_id: mira.id,
        username: 'mira',
        name: 'Mira Novak',
        avatar_url: null,
        is_bot: false,
        role: 'owner',
        joined_at: expect.any(String),
        status: 'offline',
      },
      expect.objectContaining({ user_id: tomas.id, role: 'member', status: 'online' }),
    ])
  })
})

describe('adding someone', () => {
  it('makes them a member, who gets the events from now on, and tells the room', async () => {
    const { member } = await ask(world, mira, 'member:add', { room_id, user_id: chen.id })
    expect(member).toMatchObject({ room_id, user_id: chen.id, role: 'member' })
    expect(heard).toMatchObject([
      { event: 'member:joined', payload: { user_id: chen.id }, to: { rooms: [room_id] }, joins: { roomId: room_id, userIds: [chen.id] } },
      { event: 'notification:created', payload: { notif_type: 'invite' } },
    ])
    expect((await ask(world, chen, 'room:get', { room_id })).room).toMatchObject({ is_member: true, member_count: 3 })
  })

  it('who is a member already changes nothing', async () => {
    const { member } = await ask(world, mira, 'member:add', { room_id, user_id: tomas.id })
    expect(member.user_id).toBe(tomas.id)
    expect(heard).toEqual([])
  })

  it('who is not there is not found', async () => {
    for (const user_id of [crypto.randomUUID(), 'nobody']) {
      await expect(ask(world, mira, 'member:add', { room_id, user_id })).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('removing someone', () => {
  it('ends what they see of the room, and tells the room and them', async () => {
    const { member } = await ask(world, mira, 'member:remove', { room_id, user_id: tomas.id })
    expect(member.user_id).toBe(tomas.id)
    expect(heard).toMatchObject([
      { event: 'member:left', payload: { user_id: tomas.id }, to: { rooms: [room_id] }, leaves: { roomId: room_id, userIds: [tomas.id] } },
    ])
    await expect(members(tomas)).rejects.toMatchObject({ code: 'not_found' })
    expect(await members(mira)).toHaveLength(1)
  })

  it('oneself is leaving', async () => {
    await ask(world, tomas, 'member:remove', { room_id, user_id: tomas.id })
    expect(await members(mira)).toHaveLength(1)
  })

  it('who is no member is not found', async () => {
    await expect(ask(world, mira, 'member:remove', { room_id, user_id: chen.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('cannot be done to the owner', async () => {
    await ask(world, mira, 'member:update', { room_id, user_id: tomas.id, role: 'admin' })
    await expect(ask(world, tomas, 'member:remove', { room_id, user_id: mira.id })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('roles', () => {
  it('change what a member may do', async () => {
    await expect(ask(world, tomas, 'member:add', { room_id, user_id: chen.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await ask(world, mira, 'member:update', { room_id, user_id: tomas.id, role: 'admin' })).member.role).toBe('admin')
    await ask(world, tomas, 'member:add', { room_id, user_id: chen.id })
    await ask(world, mira, 'member:update', { room_id, user_id: tomas.id, role: 'member' })
    await expect(ask(world, tomas, 'member:remove', { room_id, user_id: chen.id })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('of the owner stays', async () => {
    await expect(ask(world, mira, 'member:update', { room_id, user_id: mira.id, role: 'member' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('are told to the room, as everyone in it sees it', async () => {
    await ask(world, mira, 'member:update', { room_id, user_id: tomas.id, role: 'admin' })
    expect(heard.map((one) => one.event)).toEqual(['room:changed'])
    expect(heard[0]?.payload).not.toHaveProperty('role')
  })
})
