import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const HOUR_MS = 60 * 60_000

let clock = manualClock()
let world: World
let ada: User
beforeEach(async () => {
  clock = manualClock(new Date())
  world = await testWorld({ clock, installation: { guests: true, guestMs: 2 * HOUR_MS } })
  ada = await makeUser(world, 'ada')
})

const come = (username = 'visitor', address: string | null = null) => ask(world, null, 'account:guest', { username }, address)
const who = async (token: string) => (await authenticateToken(token, world, ['access', 'ticket'])).user
const refused = { code: 'unauthorized' }

describe('a guest', () => {
  it('comes by a name alone, into the default room, for a while', async () => {
    const heard = listen(world)
    const { token, user, expires_at } = await come('Visitor')
    expect(user).toMatchObject({ username: 'visitor', name: 'visitor', is_guest: true, is_bot: false, role: 'guest' })
    expect(Date.parse(expires_at) - clock.now().getTime()).toBeGreaterThan(2 * HOUR_MS - 1_000)
    expect(await who(token)).toEqual(user)
    expect(heard.map((one) => one.event)).toEqual(['member:joined'])
    const { members } = await ask(world, ada, 'member:list', { room_id: 'general' })
    expect(members.find((member) => member.user_id === user.id)?.role).toBe('guest')
  })

  it('is in no room when the default room lets none in', async () => {
    await ask(world, ada, 'room:update', { room_id: 'general', guests_allowed: false })
    const { user } = await come()
    expect((await ask(world, user, 'room:list', {})).rooms).toEqual([])
    await expect(ask(world, user, 'message:post', { room_id: 'general', content: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('has a name that nobody else has, and valid', async () => {
    await come()
    for (const username of ['visitor', 'VISITOR', 'ada']) await expect(come(username)).rejects.toMatchObject({ code: 'conflict' })
    for (const username of ['', 'x', 'a b', 'everyone']) await expect(come(username)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('is one, though ten of the same name come at once', async () => {
    const came = await Promise.allSettled(Array.from({ length: 10 }, () => come()))
    expect(came.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect((await ask(world, ada, 'room:get', { room_id: 'general' })).room.member_count).toBe(2)
  })

  it('is not let in where guests are off, and those from before are no longer', async () => {
    const { token, user } = await come()
    const heard = listen(world)
    await ask(world, ada, 'workspace:update', { guests: false })
    expect(heard).toMatchObject([{ event: 'session:ended', endsSessions: { userId: user.id } }])
    await expect(come('another')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(who(token)).rejects.toMatchObject(refused)
    await ask(world, ada, 'workspace:update', { guests: true })
    expect(await who(token)).toEqual(user)
    const closed = await testWorld({ installation: { guests: false } })
    await expect(ask(closed, null, 'account:guest', { username: 'visitor' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('leaves a room that no longer lets guests in', async () => {
    const room = await makeRoom(world, ada)
    await ask(world, ada, 'room:update', { room_id: room.id, guests_allowed: true })
    const { user } = await come()
    await ask(world, user, 'room:join', { room_id: room.id })
    const heard = listen(world)
    const { room: after } = await ask(world, ada, 'room:update', { room_id: room.id, guests_allowed: false })
    expect(after).toMatchObject({ guests_allowed: false, member_count: 1 })
    expect(heard.map((one) => one.event)).toEqual(['room:changed', 'member:left'])
    expect(heard[1]).toMatchObject({ payload: { username: 'visitor' }, leaves: { roomId: room.id, userIds: [user.id] } })
    await expect(ask(world, user, 'message:list', { room_id: room.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is in no direct conversation, runs no room, and has no email address', async () => {
    const { user } = await come()
    await expect(ask(world, ada, 'dm:open', { user_ids: [user.id] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'member:update', { room_id: 'general', user_id: user.id, role: 'admin' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(ask(world, user, 'me:update', { email: 'a@b.example' })).rejects.toMatchObject({ code: 'forbidden' })
    const room = await makeRoom(world, ada)
    await ask(world, ada, 'room:update', { room_id: room.id, guests_allowed: true })
    await ask(world, user, 'room:join', { room_id: room.id })
    await ask(world, ada, 'room:leave', { room_id: room.id })
    const { members } = await ask(world, user, 'member:list', { room_id: room.id })
    expect(members.map((member) => member.role)).toEqual(['guest'])
  })

  it('waits when too many come from one address', async () => {
    world = await testWorld({ installation: { guests: true, registrationsPerAddress: 2 } })
    for (const name of ['one-guest', 'two-guest']) await come(name, '192.0.2.1')
    await expect(come('three-guest', '192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' })
    await come('three-guest', '192.0.2.2')
  })
})

describe('when the time is over', () => {
  it('a guest is gone, what they wrote stays, and the name is free', async () => {
    const { token, user } = await come()
    const { message } = await ask(world, user, 'message:post', { room_id: 'general', content: 'Fine harbour.' })
    clock.advance(2 * HOUR_MS)
    await expect(who(token)).rejects.toMatchObject(refused)
    const heard = listen(world)
    await forgetDeleted(world)
    expect(heard.map((one) => one.event)).toEqual(['member:left', 'session:ended'])
    expect(heard[0]).toMatchObject({ payload: { user_id: user.id, username: 'visitor' } })
    const [kept] = (await ask(world, ada, 'message:list', { room_id: 'general' })).messages
    expect(kept).toMatchObject({ id: message.id, user_id: user.id, content: 'Fine harbour.', name: 'visitor' })
    expect(kept?.username).toMatch(/^visitor-[0-9a-f]{9}$/)
    expect((await ask(world, ada, 'room:get', { room_id: 'general' })).room.member_count).toBe(1)
    expect((await ask(world, ada, 'user:list', {})).users.map((one) => one.username)).toEqual(['ada'])
    expect((await come()).user.id).not.toBe(user.id)
    await forgetDeleted(world)
    expect(heard.filter((one) => one.event === 'session:ended')).toHaveLength(1)
  })

  it('the name is free at once, for a guest and for an account', async () => {
    await come('visitor')
    await come('another')
    clock.advance(2 * HOUR_MS)
    expect((await come('visitor')).user.username).toBe('visitor')
    await ask(world, null, 'account:register', { username: 'another', password: 'low tide at six' })
    await expect(ask(world, null, 'account:register', { username: 'visitor', password: 'low tide at six' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})
