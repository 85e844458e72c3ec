import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let bruno: User
let tomas: User

beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  bruno = await makeUser(world, 'bruno')
  tomas = await makeUser(world, 'tomas')
})

describe('finding people', () => {
  const find = async (query: string, actor = bruno, limit?: number) =>
    (await ask(world, actor, 'user:list', { query, limit })).users.map((user) => user.username)

  it('lists everyone by name when nothing is asked for, up to the limit', async () => {
    expect(await find('')).toEqual(['ada', 'bruno', 'tomas'])
    expect(await find('', bruno, 2)).toEqual(['ada', 'bruno'])
  })

  it.each([
    ['ad', ['ada']],
    ['OKA', ['ada']],
    ['ada ok', ['ada']],
    ['rey', ['tomas']],
    ['tomá', ['tomas']],
    ['tom', ['tomas']],
    ['kafor', []],
    ['%', []],
    ['_', []],
    ['\\', []],
  ])('finds by the beginning of a name: %j', async (query, found) => {
    expect(await find(query)).toEqual(found)
  })

  it('finds by the beginning of any part of a username', async () => {
    await ask(world, null, 'account:register', { username: 'harbour.crew_7', password: 'low tide at six', name: 'Night shift' })
    for (const query of ['harbour', 'crew', '7', 'harbour.c']) expect(await find(query)).toEqual(['harbour.crew_7'])
    expect(await find('arbour')).toEqual([])
  })

  it('shows a guest those alone with whom they share a room', async () => {
    const guest = await makeUser(world, 'dalia', { role: 'guest' })
    await world.db.sql('DELETE FROM memberships WHERE user_id = $1', [guest.id])
    expect(await find('', guest)).toEqual([])
    const room = await makeRoom(world, ada)
    await expect(ask(world, ada, 'member:add', { room_id: room.id, user_id: guest.id })).rejects.toMatchObject({ code: 'forbidden' })
    await ask(world, ada, 'room:update', { room_id: room.id, guests_allowed: true })
    await ask(world, ada, 'member:add', { room_id: room.id, user_id: guest.id })
    expect(await find('', guest)).toEqual(['ada', 'dalia'])
    expect(await find('bruno', guest)).toEqual([])
  })
})

describe('giving people another role', () => {
  const give = (actor: User, user: { id: string }, role: 'admin' | 'member' = 'admin') =>
    ask(world, actor, 'user:update', { user_id: user.id, role })

  it('is for the owner and admins, and those who share a room hear of it', async () => {
    const heard = listen(world)
    const { user } = await give(ada, bruno)
    expect(user).toEqual({ ...bruno, role: 'admin' })
    expect(heard).toEqual([{ event: 'user:changed', payload: user, to: { rooms: ['general'], users: [bruno.id] } }])
    expect((await give(user, tomas)).user.role).toBe('admin')
    expect((await give(user, tomas, 'member')).user.role).toBe('member')
  })

  it('is not for members and guests', async () => {
    const guest = await makeUser(world, 'dalia', { role: 'guest' })
    for (const actor of [bruno, guest]) {
      await expect(give(actor, tomas)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(give(actor, actor)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it("never changes the owner's or a guest's", async () => {
    const admin = await makeUser(world, 'chen', { role: 'admin' })
    const guest = await makeUser(world, 'dalia', { role: 'guest' })
    for (const actor of [ada, admin]) {
      await expect(give(actor, ada, 'member')).rejects.toMatchObject({ code: 'forbidden' })
      await expect(give(actor, guest)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('does not make a second owner', async () => {
    await expect(ask(world, ada, 'user:update', { user_id: bruno.id, role: 'owner' as 'admin' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('needs somebody who is there', async () => {
    for (const id of [newId(), 'nobody']) await expect(give(ada, { id })).rejects.toMatchObject({ code: 'not_found' })
  })
})
