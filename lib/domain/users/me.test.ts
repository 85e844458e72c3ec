import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const password = 'low tide at six'
const clock = manualClock()

let world: World
let ada: User
let bruno: User

beforeEach(async () => {
  world = await testWorld({ clock, installation: { signInAttempts: 3 } })
  ada = await makeUser(world, 'ada', { password })
  bruno = await makeUser(world, 'bruno')
})

describe('my account', () => {
  it('tells me my email address and whether I have a password', async () => {
    expect(await ask(world, ada, 'me:get', {})).toEqual({ user: ada, email: 'ada@tidewater.example', has_password: true })
    expect(await ask(world, bruno, 'me:get', {})).toMatchObject({ has_password: false })
  })

  it('has a new name, which those hear who share a room with me', async () => {
    const room = await makeRoom(world, bruno, { members: [ada], visibility: 'private' })
    await makeRoom(world, bruno, { name: 'without me', visibility: 'private' })
    const heard = listen(world)
    const { user } = await ask(world, ada, 'me:update', { name: '  Ada O. ' })
    expect(user).toEqual({ ...ada, name: 'Ada O.' })
    expect(heard).toEqual([{ event: 'user:changed', payload: user, to: { rooms: expect.any(Array), users: [ada.id] } }])
    expect(heard[0]!.to.rooms!.toSorted()).toEqual(['general', room.id].sort())
  })

  it('changes and loses its email address, which nobody hears of', async () => {
    const heard = listen(world)
    await ask(world, ada, 'me:update', { email: 'Harbour@Tidewater.example' })
    expect(await ask(world, ada, 'me:get', {})).toMatchObject({ email: 'harbour@tidewater.example', user: { name: 'Ada Okafor' } })
    await ask(world, ada, 'me:update', { name: 'Ada' })
    expect(await ask(world, ada, 'me:get', {})).toMatchObject({ email: 'harbour@tidewater.example' })
    await ask(world, ada, 'me:update', { email: null })
    expect(await ask(world, ada, 'me:get', {})).toMatchObject({ email: null })
    expect(JSON.stringify(heard)).not.toContain('tidewater')
  })

  it("does not get someone else's email address", async () => {
    await expect(ask(world, ada, 'me:update', { email: 'bruno@tidewater.example' })).rejects.toMatchObject({
      code: 'conflict',
      details: { email: expect.any(String) },
    })
  })

  it('gets a ticket of one minute for the socket', async () => {
    const { token, expires_at, url } = await ask(world, ada, 'socket:ticket', {})
    expect(await world.tokens.verify(token, ['ticket'])).toMatchObject({ userId: ada.id })
    expect(await world.tokens.verify(token, ['access'])).toBeNull()
    expect(Date.parse(expires_at) - clock.now().getTime()).toBe(60_000)
    expect(url).toBe('https://chat.tidewater.example')
  })

  it("gets the socket host's address with the ticket, where it is another", async () => {
    world = { ...world, installation: { ...world.installation, socketUrl: 'https://socket.tidewater.example' } }
    expect((await ask(world, ada, 'socket:ticket', {})).url).toBe('https://socket.tidewater.example')
  })
})

describe('changing the password', () => {
  const next = 'high tide at noon'
  const change = (current: string | undefined, to = next, who = ada) => ask(world, who, 'me:password', { current, password: to })
  const signIn = (given: string) => ask(world, null, 'account:token', { login: 'ada', password: given })

  it('takes the new one and no longer the old', async () => {
    await change(password)
    await expect(signIn(password)).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await signIn(next)).user.id).toBe(ada.id)
  })

  it('ends what was begun before, and answers with a token that is good', async () => {
    const before = await signIn(password)
    const ticket = await ask(world, ada, 'socket:ticket', {})
    clock.advance(5_000)
    const heard = listen(world)
    const { token } = await change(password)
    for (const old of [before.token, ticket.token])
      await expect(authenticateToken(old, world, ['access'])).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await authenticateToken(token, world, ['access'])).user.id).toBe(ada.id)
    expect(heard).toMatchObject([
      { to: { users: [ada.id] }, endsSessions: { userId: ada.id, since: Math.floor(clock.now().getTime() / 1000) } },
    ])
  })

  it('keeps what begins later in the same second', async () => {
    clock.advance(700)
    const { token } = await change(password)
    clock.advance(100)
    const again = await signIn(next)
    for (const good of [token, again.token]) expect((await authenticateToken(good, world, ['access'])).user.id).toBe(ada.id)
  })

  it('needs the current one', async () => {
    for (const wrong of [undefined, '', next]) {
      await expect(change(wrong)).rejects.toMatchObject({ code: 'invalid', details: { current: expect.any(String) } })
    }
    expect((await signIn(password)).user.id).toBe(ada.id)
  })

  it('stops guessing at the current one', async () => {
    for (let i = 0; i < 3; i++) await expect(change('wrong')).rejects.toMatchObject({ code: 'invalid' })
    await expect(change(password)).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('sets the first one of somebody who came in another way', async () => {
    await change(undefined, next, bruno)
    await expect(change(undefined, password, bruno)).rejects.toMatchObject({ code: 'invalid' })
    expect((await ask(world, null, 'account:token', { login: 'bruno', password: next })).user.id).toBe(bruno.id)
  })

  it('is made once when it is asked twice at the same moment', async () => {
    const results = await Promise.allSettled([change(password, 'spring tide, first'), change(password, 'spring tide, second')])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      code: expect.stringMatching('conflict|invalid'),
    })
  })

  it('refuses one that is too short', async () => {
    await expect(change(password, 'short')).rejects.toMatchObject({ code: 'invalid', details: { password: expect.any(String) } })
  })
})
