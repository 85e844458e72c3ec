import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { harbourTokens, signOutside } from '@/lib/testing/outside-service'
import { testWorld } from '@/lib/testing/world'

const HOUR_MS = 60 * 60_000

let clock = manualClock()
let world: World
let ada: User
beforeEach(async () => {
  clock = manualClock(new Date())
  world = await testWorld({ clock, outsideTokens: harbourTokens() })
  ada = await makeUser(world, 'ada')
})

const who = async (token: string) => (await authenticateToken(token, world, ['access', 'ticket'])).user
const refused = { code: 'unauthorized' }

describe('a token of the outside service', () => {
  it('is refused once its jti is revoked, and others of the same person are not', async () => {
    const [one, other] = [await signOutside({ sub: 'berth-7', jti: 'tide-1' }), await signOutside({ sub: 'berth-7', jti: 'tide-2' })]
    const user = await who(one)
    const heard = listen(world)
    await ask(world, ada, 'session:revoke', { jti: 'tide-1' })
    expect(heard).toMatchObject([{ event: 'session:ended', to: {}, endsSessions: { tokenId: 'tide-1' } }])
    await expect(who(one)).rejects.toMatchObject(refused)
    expect(await who(other)).toEqual(user)
  })

  it('is refused when it began before a moment, and newer ones are not', async () => {
    const now = Math.floor(clock.now().getTime() / 1000)
    const [old, fresh] = [await signOutside({ sub: 'berth-7', iat: now - 60 }), await signOutside({ sub: 'berth-7', iat: now - 20 })]
    const user = await who(old)
    await ask(world, ada, 'session:revoke', { user_id: user.id, not_before: new Date((now - 30) * 1000).toISOString() })
    await expect(who(old)).rejects.toMatchObject(refused)
    expect(await who(fresh)).toEqual(user)
    // A time before that one takes nothing back.
    await ask(world, ada, 'session:revoke', { user_id: user.id, not_before: new Date((now - 90) * 1000).toISOString() })
    await expect(who(old)).rejects.toMatchObject(refused)
  })

  it('that does not say when it was issued is older than any such moment', async () => {
    const token = await signOutside({ sub: 'berth-7', iat: undefined })
    const user = await who(token)
    await ask(world, ada, 'session:revoke', { user_id: user.id, not_before: '2001-01-01T00:00:00Z' })
    await expect(who(token)).rejects.toMatchObject(refused)
  })

  it('makes nobody a user when it was revoked before it was used', async () => {
    await ask(world, ada, 'session:revoke', { jti: 'tide-1' })
    const token = await signOutside({ sub: 'berth-7', jti: 'tide-1' })
    for (let i = 0; i < 2; i++) await expect(who(token)).rejects.toMatchObject(refused)
  })
})

describe('a session here', () => {
  it('ends by its jti, together with the tickets that it asked for', async () => {
    const { token } = await world.tokens.issue('access', ada.id, HOUR_MS)
    const session = await authenticateToken(token, world, ['access'])
    const ticket = await world.tokens.issue('ticket', ada.id, HOUR_MS, session)
    expect(await who(ticket.token)).toEqual(ada)
    await ask(world, ada, 'session:revoke', { jti: session.tokenId! })
    for (const one of [token, ticket.token]) await expect(who(one)).rejects.toMatchObject(refused)
  })

  it.each([0, 1, 999])('that began in this very second ends too, at its millisecond %i, and API tokens with it', async (ms) => {
    clock.advance(2_000 - clock.now().getMilliseconds() + ms)
    const mira = await makeUser(world, 'mira')
    const { token } = await world.tokens.issue('access', mira.id, HOUR_MS)
    const api = await ask(world, mira, 'token:create', { name: 'Tide table', scopes: ['read'] })
    await ask(world, ada, 'session:revoke', { user_id: mira.id })
    for (const one of [token, api.token]) await expect(who(one)).rejects.toMatchObject(refused)
    clock.advance(1_000)
    expect(await who((await world.tokens.issue('access', mira.id, HOUR_MS)).token)).toEqual(mira)
  })
})

describe('revoking', () => {
  const count = async () => (await world.db.sql('SELECT FROM revoked_tokens', [])).length

  it('is remembered until the token has ended by itself, for good where that is not known', async () => {
    const inAnHour = new Date(clock.now().getTime() + HOUR_MS).toISOString()
    await ask(world, ada, 'session:revoke', { jti: 'tide-1', expires_at: inAnHour })
    await ask(world, ada, 'session:revoke', { jti: 'tide-2' })
    await ask(world, ada, 'session:revoke', { jti: 'tide-2', expires_at: inAnHour })
    await forgetDeleted(world)
    expect(await count()).toBe(2)
    clock.advance(HOUR_MS)
    await forgetDeleted(world)
    expect(await count()).toBe(1)
  })

  it('is for those who run the installation, and of the owner for the owner', async () => {
    const admin = await makeUser(world, 'mira', { role: 'admin' })
    const member = await makeUser(world, 'tomas')
    await expect(ask(world, member, 'session:revoke', { jti: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask(world, admin, 'session:revoke', { user_id: ada.id })).rejects.toMatchObject({ code: 'forbidden' })
    await ask(world, admin, 'session:revoke', { user_id: member.id })
  })

  it('names something, and nothing in the future', async () => {
    await expect(ask(world, ada, 'session:revoke', {})).rejects.toMatchObject({ code: 'invalid' })
    const tomorrow = new Date(clock.now().getTime() + 24 * HOUR_MS).toISOString()
    await expect(ask(world, ada, 'session:revoke', { user_id: ada.id, not_before: tomorrow })).rejects.toMatchObject({ code: 'invalid' })
    await expect(ask(world, ada, 'session:revoke', { user_id: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await count()).toBe(0)
  })
})
