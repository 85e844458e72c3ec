import { beforeEach, describe, expect, it } from 'vitest'
import { type OnlinePerson, PRESENCE_GRACE_MS } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

let world: World
let clock: ReturnType<typeof manualClock>
let mira: User
let tomas: User
let heard: Delivery[]

const statuses = () => heard.map((one) => (one.payload as OnlinePerson).status)

beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  heard = listen(world)
})

const online = async (asker: User) => (await ask(world, asker, 'presence:list', {})).online

describe('coming and going', () => {
  it('is told once for all connections of a person', async () => {
    for (let i = 0; i < 3; i++) await world.attendance.arrive(mira)
    expect(heard.map((one) => one.payload)).toEqual([{ user_id: mira.id, username: 'mira', status: 'online' }])
    heard.length = 0
    for (let i = 0; i < 2; i++) await world.attendance.leave(mira)
    clock.advance(PRESENCE_GRACE_MS * 2)
    expect(heard).toEqual([])
    expect(await online(tomas)).toEqual([{ user_id: mira.id, username: 'mira', status: 'online' }])
  })

  it('shows nobody going who comes back in time', async () => {
    await world.attendance.arrive(mira)
    heard.length = 0
    await world.attendance.leave(mira)
    clock.advance(PRESENCE_GRACE_MS - 1)
    await world.attendance.arrive(mira)
    clock.advance(PRESENCE_GRACE_MS * 2)
    expect(heard).toEqual([])
    expect(await online(tomas)).toHaveLength(1)
  })

  it('is told when the last connection has been gone for a while', async () => {
    await world.attendance.arrive(mira)
    await world.attendance.leave(mira)
    heard.length = 0
    clock.advance(PRESENCE_GRACE_MS)
    await world.attendance.arrive(mira)
    expect(statuses()).toEqual(['offline', 'online'])
  })

  it('ends with what is so, however quickly someone comes and goes', async () => {
    await world.attendance.arrive(mira)
    await world.attendance.leave(mira)
    heard.length = 0
    clock.advance(PRESENCE_GRACE_MS)
    await Promise.all([world.attendance.arrive(mira), world.attendance.leave(mira), world.attendance.arrive(mira)])
    expect(statuses()).toEqual(['offline', 'online'])
    expect(await online(tomas)).toHaveLength(1)
  })

  it('is told to those who share a room, and to the person', async () => {
    const room = await makeRoom(world, mira, { name: 'Studio', visibility: 'private' })
    heard.length = 0
    await world.attendance.arrive(mira)
    expect(heard[0]?.to.rooms?.sort()).toEqual(['general', room.id].sort())
    expect(heard[0]?.to.users).toEqual([mira.id])
  })
})

describe('presence:set', () => {
  it('is told, once', async () => {
    await world.attendance.arrive(mira)
    heard.length = 0
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    expect(heard.map((one) => one.payload)).toEqual([{ user_id: mira.id, username: 'mira', status: 'dnd' }])
    expect(await online(tomas)).toEqual([{ user_id: mira.id, username: 'mira', status: 'dnd' }])
  })

  it('hides one who chooses to look offline', async () => {
    await world.attendance.arrive(mira)
    await ask(world, mira, 'presence:set', { status: 'offline' })
    expect(await online(tomas)).toEqual([])
    const { members } = await ask(world, tomas, 'member:list', { room_id: 'general' })
    expect(members.find((one) => one.user_id === mira.id)?.status).toBe('offline')
  })

  it('keeps nobody here who has no connection', async () => {
    await ask(world, mira, 'presence:set', { status: 'away' })
    expect(await online(tomas)).toHaveLength(1)
    heard.length = 0
    clock.advance(PRESENCE_GRACE_MS)
    await world.attendance.arrive(mira)
    expect(statuses()).toEqual(['offline', 'online'])
  })
})

describe('presence:list', () => {
  it('names those who share a room with the one who asks, and nobody else', async () => {
    await world.attendance.arrive(mira)
    expect(await online(tomas)).toHaveLength(1)
    await ask(world, tomas, 'room:leave', { room_id: 'general' })
    expect(await online(tomas)).toEqual([])
  })
})
