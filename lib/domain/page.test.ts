import { beforeEach, describe, expect, it } from 'vitest'
import type { CommandName, CommandRequest } from '@/lib/contract/commands'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let bots: User[]

const makeBot = async (name: string) =>
  (await ask(world, ada, 'bot:create', { username: `bot-${name.toLowerCase().replaceAll(' ', '-')}`, name })).user
async function arrive(person: User) {
  world.attendance.arrive(person)
  await world.attendance.known(person.id)
}
const makeInvite = async () => (await ask(world, ada, 'invite:create', {})).invite
const makeToken = async () => (await ask(world, ada, 'token:create', { name: 'Script', scopes: ['read'] })).api_token

/** Not in the order of their ids. */
const NAMES = ['Tide', 'Gauge', 'almanac', 'Wind', 'Buoy']

beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  bots = []
  for (const name of NAMES) bots.push(await makeBot(name))
})

/** Where each list has its items, and what tells them apart. */
const lists = {
  'room:list': ['rooms', 'id'],
  'member:list': ['members', 'user_id'],
  'presence:list': ['online', 'user_id'],
  'user:list': ['users', 'id'],
  'bot:list': ['bots', 'id'],
  'token:list': ['api_tokens', 'id'],
  'invite:list': ['invites', 'id'],
} as const
type ListName = keyof typeof lists
const names = Object.keys(lists) as ListName[]

const inputs: Partial<Record<CommandName, object>> = { 'member:list': { room_id: 'general' } }

async function idsOf(name: ListName, actor: User, asked: object = {}): Promise<string[]> {
  const [items, id] = lists[name]
  const output: object = await ask(world, actor, name, { ...inputs[name], ...asked } as CommandRequest<ListName>)
  return (output as Record<string, Record<string, string>[]>)[items]!.map((item) => item[id]!)
}

/** Every page of two, until one is empty; `between` them, what was on the last may change. */
async function allPages(name: ListName, actor: User, asked: object = {}, between?: (last: string, page: number) => Promise<unknown>) {
  const found: string[] = []
  for (let page = 1; ; page++) {
    const ids = await idsOf(name, actor, { ...asked, limit: 2, after: found.at(-1) })
    if (ids.length === 0) return found
    found.push(...ids)
    await between?.(ids.at(-1)!, page)
  }
}

describe('a list page by page', () => {
  it.each(names)('%s: has everything once', async (name) => {
    for (const [index, bot] of bots.entries()) {
      await arrive(bot)
      await makeRoom(world, ada, { id: `room-${5 - index}` })
      await makeInvite()
      await makeToken()
    }
    const whole = await idsOf(name, ada)
    expect(whole.length).toBeGreaterThanOrEqual(5)
    const paged = await allPages(name, ada)
    expect(paged).toHaveLength(whole.length)
    expect(new Set(paged)).toEqual(new Set(whole))
    expect(await idsOf(name, ada, { limit: 200 })).toEqual(paged)
    expect(await idsOf(name, ada)).toEqual(whole)
  })

  it.each(names)('%s: refuses what is no page', async (name) => {
    for (const asked of [{ limit: 0 }, { limit: 201 }, { limit: 1.5 }, { limit: '2' }, { limit: 2, after: '' }, { after: 7 }])
      await expect(idsOf(name, ada, asked)).rejects.toMatchObject({ code: 'invalid' })
    if (name !== 'room:list') await expect(idsOf(name, ada, { limit: 2, after: 'somebody' })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('between two pages', () => {
  it('members are added, removed and renamed', async () => {
    const [a, b, c, d, e] = bots as [User, User, User, User, User]
    const room_id = (await makeRoom(world, ada, { members: [a, b, c, d, e] })).id
    const order = [ada, ...bots].map(({ id }) => id).sort()
    const found = await allPages('member:list', ada, { room_id }, async (last, page) => {
      if (page === 1) await ask(world, ada, 'member:remove', { room_id, user_id: last })
      if (page === 1) await ask(world, ada, 'member:add', { room_id, user_id: mira.id })
      if (page === 2) await world.db.sql(`UPDATE users SET name = 'Zulu' WHERE id = $1`, [last])
    })
    expect(found.filter((id) => id !== mira.id)).toEqual(order)
    expect(new Set(found).size).toBe(found.length)
  })

  it('rooms are made and deleted, and those that are not the caller’s stay hidden', async () => {
    const before = ['c', 'e', 'b', 'd', 'a']
    for (const id of before) await makeRoom(world, ada, { id })
    for (const id of ['b2', 'd2']) await makeRoom(world, mira, { id, visibility: 'private' })
    const found = await allPages('room:list', ada, {}, async (last, page) => {
      if (page === 1) await ask(world, ada, 'room:delete', { room_id: last })
      if (page === 1) await makeRoom(world, ada, { id: 'aa' })
      if (page === 2) await makeRoom(world, mira, { id: 'z' })
    })
    expect(found).toEqual(['a', 'b', 'c', 'd', 'e', 'general', 'z'])
    expect(await idsOf('room:list', ada, { limit: 1, after: 'b2' })).toEqual(['c'])
  })

  it('invitations and tokens are made and revoked', async () => {
    const invites: string[] = []
    const tokens: string[] = []
    for (let n = 0; n < 5; n++) {
      invites.push((await makeInvite()).id)
      tokens.push((await makeToken()).id)
    }
    const newestFirst = (ids: string[]) => ids.sort().reverse()
    const foundInvites = await allPages('invite:list', ada, {}, async (last) => {
      await ask(world, ada, 'invite:revoke', { invite_id: last })
      await makeInvite()
    })
    expect(foundInvites.filter((id) => invites.includes(id))).toEqual(newestFirst(invites))
    const foundTokens = await allPages('token:list', ada, {}, async (last) => {
      await ask(world, ada, 'token:revoke', { token_id: last })
      await makeToken()
    })
    expect(foundTokens.filter((id) => tokens.includes(id))).toEqual(newestFirst(tokens))
  })

  it('bots end and are made', async () => {
    const found = await allPages('bot:list', ada, {}, async (last, page) => {
      await ask(world, ada, 'bot:delete', { user_id: last })
      if (page === 1) await makeBot('Anchor')
    })
    const order = bots.map(({ id }) => id).sort()
    expect(found.filter((id) => order.includes(id))).toEqual(order)
    expect(new Set(found).size).toBe(found.length)
  })

  it('people come and go', async () => {
    for (const bot of bots) await arrive(bot)
    const order = bots.map(({ id }) => id).sort()
    const found = await allPages('presence:list', ada, {}, async (last) => {
      const gone = bots.find(({ id }) => id === last)
      if (gone) await world.attendance.show(gone, 'offline')
    })
    expect(found).toEqual(order)
  })

  it('people end and are made, of one name too, in the order of names', async () => {
    for (const username of ['gauge-3', 'gauge-2']) bots.push((await ask(world, ada, 'bot:create', { username, name: 'GAUGE' })).user)
    const order = (await ask(world, ada, 'user:list', {})).users.map(({ id }) => id)
    const found = await allPages('user:list', ada, {}, async (last, page) => {
      if (bots.some(({ id }) => id === last)) await ask(world, ada, 'bot:delete', { user_id: last })
      if (page === 2) await makeBot('Aal')
    })
    expect(found).toEqual(order)
    await expect(idsOf('user:list', ada, { after: newId() })).rejects.toMatchObject({ code: 'invalid' })
  })
})
