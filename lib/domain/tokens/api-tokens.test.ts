import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const DAY_MS = 24 * 60 * 60_000

let clock = manualClock()
let world: World
let ada: User
let mira: User
beforeEach(async () => {
  clock = manualClock(new Date())
  world = await testWorld({ clock })
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
})

const make = (actor = mira, input: object = {}) => ask(world, actor, 'token:create', { name: 'Tide table', scopes: ['read'], ...input })
const who = async (token: string) => authenticateToken(token, world, ['access', 'ticket'])
const refused = { code: 'unauthorized' }

describe('an API token', () => {
  it('says who is calling, and what it may be used for', async () => {
    const { token, api_token } = await make(mira, { scopes: ['read', 'write', 'read'] })
    expect(token).toMatch(/^hub_[\w-]{43}$/)
    expect(api_token).toMatchObject({ name: 'Tide table', start: token.slice(0, 8), scopes: ['read', 'write'], last_used_at: null })
    expect(await who(token)).toEqual({
      user: mira,
      tokenId: api_token.id,
      scopes: ['read', 'write'],
      issuedAt: Math.floor(Date.parse(api_token.created_at) / 1000),
    })
  })

  it('is not kept: nothing in the database has it', async () => {
    const { token } = await make()
    const rows = await world.db.sql('SELECT t::text AS row FROM api_tokens t', [])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(await ask(world, mira, 'token:list', {}))).not.toContain(token)
  })

  it('is refused when anything of it is different, and it is no ticket', async () => {
    const { token } = await make()
    const others = [
      `${token}x`,
      token.slice(0, -1),
      token.replace('hub_', 'hub-'),
      'hub_',
      token.toUpperCase(),
      'hub_\0',
      'hub_😀'.repeat(9_000),
    ]
    for (const other of others) await expect(who(other)).rejects.toMatchObject(refused)
    await expect(authenticateToken(token, world, ['ticket'])).rejects.toMatchObject(refused)
  })

  it('shows when it was used last, to the minute, and most uses write nothing', async () => {
    const { token } = await make()
    const lastUse = async () => (await ask(world, mira, 'token:list', {})).api_tokens[0]?.last_used_at
    const first = clock.now().toISOString()
    await who(token)
    clock.advance(59_000)
    await who(token)
    expect(await lastUse()).toBe(first)
    clock.advance(1_000)
    await who(token)
    expect(await lastUse()).toBe(clock.now().toISOString())
  })

  it('ends when its days are over; one without lasts', async () => {
    const [short, long] = [await make(mira, { expires_in_days: 1 }), await make()]
    clock.advance(DAY_MS - 1)
    await who(short.token)
    clock.advance(1)
    await expect(who(short.token)).rejects.toMatchObject(refused)
    expect((await ask(world, mira, 'token:list', {})).api_tokens.map((one) => one.id)).toEqual([long.api_token.id])
    const heard = listen(world)
    await forgetDeleted(world)
    expect(heard).toMatchObject([{ event: 'session:ended', to: {}, endsSessions: { tokenId: short.api_token.id } }])
    await who(long.token)
  })

  it('is revoked by its person, which ends its connections', async () => {
    const { token, api_token } = await make()
    await expect(ask(world, ada, 'token:revoke', { token_id: api_token.id })).rejects.toMatchObject({ code: 'not_found' })
    const heard = listen(world)
    await ask(world, mira, 'token:revoke', { token_id: api_token.id })
    expect(heard).toMatchObject([{ event: 'session:ended', endsSessions: { tokenId: api_token.id } }])
    await expect(who(token)).rejects.toMatchObject(refused)
    await expect(ask(world, mira, 'token:revoke', { token_id: api_token.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it("ends with all of its person's sessions", async () => {
    const { token } = await make()
    clock.advance(2_000)
    await ask(world, mira, 'me:password', { password: 'low tide at six' })
    await expect(who(token)).rejects.toMatchObject(refused)
    expect((await ask(world, mira, 'token:list', {})).api_tokens).toEqual([])
    await who((await make()).token)
  })

  it('has the scope "admin" only from those who run the installation', async () => {
    await expect(make(mira, { scopes: ['admin'] })).rejects.toMatchObject({ code: 'forbidden' })
    await make(ada, { scopes: ['admin'] })
  })

  it('is seen and made by nobody else, whatever they run', async () => {
    await make()
    for (const input of [{ user_id: mira.id }, { user_id: 'nobody' }]) {
      await expect(ask(world, ada, 'token:list', input)).rejects.toMatchObject({ code: 'not_found' })
      await expect(make(ada, input)).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(ask(world, mira, 'token:list', { user_id: ada.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await ask(world, ada, 'token:list', {})).api_tokens).toEqual([])
  })

  it('is one of a hundred at the most', async () => {
    for (let i = 0; i < 100; i++) await make()
    await expect(make()).rejects.toMatchObject({ code: 'conflict' })
  })
})
