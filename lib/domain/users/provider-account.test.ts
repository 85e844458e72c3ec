import { beforeEach, describe, expect, it } from 'vitest'
import type { World } from '@/lib/domain/context'
import { type ProviderIdentity, userOfProvider } from '@/lib/domain/users/provider-account'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const chen: ProviderIdentity = {
  provider: 'oidc',
  accountId: 'https://id.tidewater.example 42',
  username: 'chen',
  name: 'Chen Wei',
  email: 'chen@tidewater.example',
  invite: null,
}

let world: World
const come = (more: Partial<ProviderIdentity> = {}) => userOfProvider(world, { ...chen, ...more })

describe('coming by another service', () => {
  beforeEach(async () => {
    world = await testWorld()
  })

  it('makes an account in the default room, with what the service says', async () => {
    await makeUser(world, 'ada')
    const heard = listen(world)
    const user = await come()
    expect(user).toMatchObject({ username: 'chen', name: 'Chen Wei', role: 'member' })
    expect(await ask(world, user, 'me:get', {})).toMatchObject({ email: 'chen@tidewater.example', has_password: false })
    expect((await ask(world, user, 'room:get', { room_id: 'general' })).room).toMatchObject({ is_member: true, member_count: 2 })
    expect(heard).toMatchObject([{ event: 'member:joined', joins: { roomId: 'general', userIds: [user.id] } }])
  })

  it('makes the first of all the owner', async () => {
    expect((await come()).role).toBe('owner')
  })

  it('finds the same person again, whatever has changed there', async () => {
    const user = await come()
    expect(await come({ username: 'wei', name: 'C. W.', email: 'other@tidewater.example' })).toEqual(user)
  })

  it('finds the same person when they come twenty times at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, () => come()))
    expect(new Set(users.map((user) => user.id)).size).toBe(1)
  })

  it('keeps apart the same id at two services', async () => {
    const [one, two] = [await come(), await come({ provider: 'github' })]
    expect(two.id).not.toBe(one.id)
    expect(two.username).toBe('chen-2')
  })

  it('never takes over the account that has the email address: it makes one without', async () => {
    const ada = await makeUser(world, 'ada')
    const user = await come({ email: 'Ada@tidewater.example' })
    expect(user.id).not.toBe(ada.id)
    expect(await ask(world, user, 'me:get', {})).toMatchObject({ email: null })
    expect(await ask(world, ada, 'me:get', {})).toMatchObject({ email: 'ada@tidewater.example' })
  })

  it('numbers a username that is taken', async () => {
    await makeUser(world, 'chen')
    expect((await come()).username).toBe('chen-2')
    expect((await come({ accountId: 'another' })).username).toBe('chen-3')
  })

  it('finds names for many of the same name at once', async () => {
    const users = await Promise.all(Array.from({ length: 4 }, (_, i) => come({ accountId: `account ${i}`, email: null })))
    expect(users.map((user) => user.username).sort()).toEqual(['chen', 'chen-2', 'chen-3', 'chen-4'])
  })

  it.each([
    [{ username: 'Chen.Wei' }, 'chen.wei', 'Chen Wei'],
    [{ username: 'chen@corp.example' }, 'chen', 'Chen Wei'],
    [{ username: null }, 'chen', 'Chen Wei'],
    [{ username: null, email: null }, 'chen-wei', 'Chen Wei'],
    [{ username: null, email: null, name: 'Tomás Rey' }, 'tomas-rey', 'Tomás Rey'],
    [{ username: '陈', email: null, name: '陈伟' }, 'user', '陈伟'],
    [{ username: 'x', email: null, name: null }, 'user', 'user'],
    [{ username: 'c'.repeat(60), name: 'Chen\nWei' }, 'c'.repeat(32), 'c'.repeat(32)],
    [{ name: '   ' }, 'chen', 'chen'],
  ])('makes of %j the username %s', async (more, username, name) => {
    expect(await come(more)).toMatchObject({ username, name })
  })
})

describe('coming by another service where not everyone may', () => {
  it('lets in those who were here before it was closed, and nobody new', async () => {
    world = await testWorld()
    const ada = await makeUser(world, 'ada')
    const user = await come()
    await ask(world, ada, 'workspace:update', { registration: 'closed' })
    expect(await come()).toEqual(user)
    await expect(come({ accountId: 'another' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('needs an invitation where everyone does, once', async () => {
    world = await testWorld({ installation: { registration: 'invite' } })
    const ada = await makeUser(world, 'ada')
    const { url } = await ask(world, ada, 'invite:create', { max_uses: 1 })
    const invite = url.slice(url.lastIndexOf('/') + 1)
    await expect(come()).rejects.toMatchObject({ code: 'forbidden' })
    await expect(come({ invite: 'wrong' })).rejects.toMatchObject({ code: 'forbidden' })
    const user = await come({ invite })
    expect(await come()).toEqual(user)
    await expect(come({ accountId: 'another', invite })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
