import { beforeEach, describe, expect, it } from 'vitest'
import type { World } from '@/lib/domain/context'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { harbourTokens, signOutside } from '@/lib/testing/outside-service'
import { testWorld } from '@/lib/testing/world'

let world: World
beforeEach(async () => {
  world = await testWorld({ outsideTokens: harbourTokens() })
})

const come = async (claims: Record<string, unknown>) =>
  (await authenticateToken(await signOutside({ sub: 'berth-7', ...claims }), world, ['access'])).user
const count = async () => (await world.db.sql('SELECT FROM users', [])).length
const now = () => Math.floor(Date.now() / 1000)

describe('someone of the outside service', () => {
  it('is made on first use, a member of the default room, and stays who they are', async () => {
    const heard = listen(world)
    const user = await come({ username: 'Mira', name: 'Mira Novak', email: 'Mira@Tidewater.example' })
    expect(user).toMatchObject({ username: 'mira', name: 'Mira Novak', role: 'member', is_guest: false, is_bot: false })
    expect(await ask(world, user, 'me:get', {})).toMatchObject({ email: 'mira@tidewater.example', has_password: false })
    expect((await ask(world, user, 'room:get', { room_id: 'general' })).room).toMatchObject({ is_member: true, member_count: 1 })
    expect(heard.map((one) => one.event)).toEqual(['member:joined'])
    expect(await come({ username: 'mira', name: 'Mira Novak', email: 'mira@tidewater.example' })).toEqual(user)
    expect(await count()).toBe(1)
  })

  it('never owns the installation, which the first to register does', async () => {
    await come({})
    expect((await makeUser(world, 'ada')).role).toBe('owner')
  })

  it('is let in though registration is closed', async () => {
    world = await testWorld({ outsideTokens: harbourTokens(), installation: { registration: 'closed' } })
    await makeUser(world, 'ada')
    expect(await come({ username: 'mira' })).toMatchObject({ username: 'mira' })
  })

  it('is one user, though twenty first requests come at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, () => come({ username: 'mira' })))
    expect(new Set(users.map((user) => user.id)).size).toBe(1)
    expect(await count()).toBe(1)
    expect((await ask(world, users[0]!, 'room:get', { room_id: 'general' })).room.member_count).toBe(1)
  })

  it('is a user each, though twenty of the same name come at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, (_, i) => come({ sub: `berth-${i}`, username: 'mira' })))
    expect(new Set(users.map((user) => user.username)).size).toBe(20)
  })

  it.each([
    [{ username: 'José Álvarez' }, 'jose-alvarez'],
    [{ name: 'Chen Wei' }, 'chen-wei'],
    [{ email: 'dalia@tidewater.example' }, 'dalia'],
    [{ username: '日本', email: 'emil.sato@tidewater.example' }, 'emil.sato'],
    [{ username: 'here' }, 'user'],
    [{ username: 'x'.repeat(200) }, 'x'.repeat(32)],
    [{ username: '\u0000\ud800', name: '\u0000' }, 'user'],
    [{}, 'user'],
  ])('has a valid username from %j', async (claims, username) => {
    expect(await come(claims)).toMatchObject({ username })
  })

  it('takes over nobody here, neither by name nor by address', async () => {
    const ada = await makeUser(world, 'ada', { password: 'low tide at six' })
    const user = await come({ username: 'ada', email: 'ada@tidewater.example' })
    expect(user.id).not.toBe(ada.id)
    expect(user).toMatchObject({ username: 'ada-2', role: 'member' })
    expect((await ask(world, user, 'me:get', {})).email).toBeNull()
    expect((await come({ sub: ada.id })).id).not.toBe(ada.id)
    expect((await come({ sub: 'ada', username: 'ada-2' })).username).toBe('ada-2-2')
  })

  it('is called as the newest token says, and others are told', async () => {
    const before = await come({ username: 'mira', name: 'Mira Novak', iat: now() - 50 })
    const heard = listen(world)
    const after = await come({ username: 'mira.rey', name: 'Mira Rey', email: 'mira@tidewater.example', iat: now() - 20 })
    expect(after).toMatchObject({ id: before.id, username: 'mira.rey', name: 'Mira Rey' })
    expect(heard).toMatchObject([{ event: 'user:changed', payload: after, to: { rooms: ['general'], users: [before.id] } }])
    expect((await ask(world, after, 'me:get', {})).email).toBe('mira@tidewater.example')
    // An older one that is still good says nothing new.
    expect(await come({ username: 'mira', name: 'Mira Novak', iat: now() - 50 })).toEqual(after)
    expect(heard).toHaveLength(1)
  })

  it('keeps what they changed here until the service changes it', async () => {
    const user = await come({ username: 'mira', name: 'Mira Novak' })
    await ask(world, user, 'me:update', { name: 'Mira of the mast' })
    expect(await come({ username: 'mira', name: 'Mira Novak' })).toMatchObject({ name: 'Mira of the mast' })
    expect(await come({ username: 'mira', name: 'Mira Rey' })).toMatchObject({ name: 'Mira Rey' })
  })

  it('takes no name or address that is in use when the service changes it', async () => {
    await makeUser(world, 'ada')
    await come({ username: 'mira', email: 'mira@tidewater.example' })
    const user = await come({ username: 'ada', email: 'ada@tidewater.example' })
    expect(user.username).toBe('ada-2')
    expect((await ask(world, user, 'me:get', {})).email).toBe('mira@tidewater.example')
  })

  it('is nobody where no outside service is trusted', async () => {
    world = await testWorld()
    await expect(come({ username: 'mira' })).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await count()).toBe(0)
  })

  it('is not whoever has an account there of the same name at another provider', async () => {
    const token = await signOutside({ sub: 'berth-7' }, 'another secret altogether, of some length')
    await expect(authenticateToken(token, world, ['access'])).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is not signed in by a huge token', async () => {
    await expect(come({ name: 'x'.repeat(10_000) })).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

it('is not taken for a token that was issued here, though it says so', async () => {
  const ada = await makeUser(world, 'ada')
  const user = await come({ iss: 'hubbub', kind: 'access', sub: ada.id })
  expect(user.id).not.toBe(ada.id)
})
