import { beforeEach, describe, expect, it } from 'vitest'
import { user as userShape } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { cast } from '@/lib/testing/cast'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const password = 'low tide at six'
const HOUR_MS = 60 * 60_000

let world: World
const register = (who: keyof typeof cast, more: object = {}, address: string | null = null) =>
  ask(world, null, 'account:register', { ...cast[who], password, ...more }, address)

describe('registering', () => {
  beforeEach(async () => {
    world = await testWorld()
  })

  it('makes the first person the owner of the installation and of the default room', async () => {
    const { user } = await register('ada')
    expect(userShape.strict().parse(user)).toMatchObject({
      username: 'ada',
      name: 'Ada Okafor',
      role: 'owner',
      is_guest: false,
      is_bot: false,
    })
    const { room } = await ask(world, user, 'room:get', { room_id: 'general' })
    expect(room).toMatchObject({ is_member: true, role: 'owner', member_count: 1, unread: 0 })
  })

  it('makes everyone else a member, of the default room too, who has read what is there', async () => {
    const ada = await makeUser(world, 'ada')
    await ask(world, ada, 'message:post', { room_id: 'general', content: 'The bracket is up.' })
    const heard = listen(world)
    const { user } = await register('bruno')
    expect(user.role).toBe('member')
    const { room } = await ask(world, user, 'room:get', { room_id: 'general' })
    expect(room).toMatchObject({ is_member: true, role: 'member', member_count: 2, unread: 0, last_read_seq: 1 })
    expect(heard).toMatchObject([
      {
        event: 'member:joined',
        payload: { room_id: 'general', user_id: user.id, username: 'bruno' },
        joins: { roomId: 'general', userIds: [user.id] },
      },
    ])
  })

  it('calls people by their username until they say otherwise', async () => {
    const { user } = await ask(world, null, 'account:register', { username: 'Emil', password, name: null, email: null })
    expect(user).toMatchObject({ username: 'emil', name: 'emil' })
  })

  it('refuses a username that is taken, in whatever case', async () => {
    await register('ada')
    await expect(register('bruno', { username: 'ADA' })).rejects.toMatchObject({
      code: 'conflict',
      details: { username: expect.any(String) },
    })
  })

  it('refuses an email address in use, in whatever case', async () => {
    await register('ada')
    await expect(register('bruno', { email: 'Ada@Tidewater.example' })).rejects.toMatchObject({
      code: 'conflict',
      details: { email: expect.any(String) },
    })
  })

  it.each([
    ['username', { username: 'a' }],
    ['username', { username: 'ada okafor' }],
    ['username', { username: 'ädä' }],
    ['password', { password: 'short' }],
    ['email', { email: 'ada at home' }],
  ])('says what is wrong with the %s in %j', async (field, wrong) => {
    await expect(register('ada', wrong)).rejects.toMatchObject({ code: 'invalid', details: { [field]: expect.any(String) } })
  })

  it('lets nobody in where it is closed, but the first', async () => {
    world = await testWorld({ installation: { registration: 'closed' } })
    expect((await register('ada')).user.role).toBe('owner')
    await expect(register('bruno')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('says that it is closed before it says who is there', async () => {
    world = await testWorld({ installation: { registration: 'closed' } })
    await register('ada')
    await expect(register('ada')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it("follows the owner's rule rather than the environment's", async () => {
    const { user } = await register('ada')
    await ask(world, user, 'workspace:update', { registration: 'closed' })
    await expect(register('bruno')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('counts what comes from one address', async () => {
    world = await testWorld({ installation: { registrationsPerAddress: 2 } })
    await register('ada', {}, '192.0.2.1')
    await expect(register('ada', {}, '192.0.2.1')).rejects.toMatchObject({ code: 'conflict' })
    await expect(register('bruno', {}, '192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited', retry_after_ms: expect.any(Number) })
    await register('bruno', {}, '192.0.2.2')
  })
})

describe('registering with an invitation', () => {
  const clock = manualClock()

  async function invite(options: { max_uses?: number; expires_in_hours?: number } = {}) {
    world = await testWorld({ clock, installation: { registration: 'invite' } })
    const ada = await makeUser(world, 'ada')
    const { url, invite } = await ask(world, ada, 'invite:create', options)
    return { ada, invite, secret: url.split('/').at(-1)! }
  }

  it('lets in those who bring one, as often as it is good for', async () => {
    const { ada, secret } = await invite({ max_uses: 2 })
    await register('bruno', { invite: secret })
    await register('chen', { invite: secret })
    await expect(register('dalia', { invite: secret })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await ask(world, ada, 'invite:list', {})).invites).toMatchObject([{ uses: 2, max_uses: 2 }])
  })

  it('refuses none, a wrong one, one that has expired and one that was revoked', async () => {
    const { ada, secret, invite: made } = await invite({ expires_in_hours: 1 })
    for (const wrong of [undefined, '', 'x', `${secret}x`, secret.slice(1)]) {
      await expect(register('bruno', { invite: wrong })).rejects.toMatchObject({ code: 'forbidden' })
    }
    clock.advance(HOUR_MS)
    await expect(register('bruno', { invite: secret })).rejects.toMatchObject({ code: 'forbidden' })
    const fresh = (await ask(world, ada, 'invite:create', {})).url.split('/').at(-1)
    await ask(world, ada, 'invite:revoke', { invite_id: made.id })
    const { invites } = await ask(world, ada, 'invite:list', {})
    await ask(world, ada, 'invite:revoke', { invite_id: invites[0]!.id })
    await expect(register('bruno', { invite: fresh })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('does not use it up for someone whose username is taken', async () => {
    const { ada, secret } = await invite({ max_uses: 1 })
    await expect(register('bruno', { username: 'ada', invite: secret })).rejects.toMatchObject({ code: 'conflict' })
    expect((await ask(world, ada, 'invite:list', {})).invites).toMatchObject([{ uses: 0 }])
    await register('bruno', { invite: secret })
  })
})
