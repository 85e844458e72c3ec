import { beforeEach, describe, expect, it } from 'vitest'
import type { CommandRequest } from '@/lib/contract/commands'
import type { Message } from '@/lib/contract/messages'
import type { Notification } from '@/lib/contract/notifications'
import type { Involvement } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { forgetDeleted, NOTIFICATION_KEPT_MS } from '@/lib/domain/upkeep/forget'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let tomas: User
let chen: User
let heard: Delivery[]
const ROOM = 'newsroom'

beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  chen = await makeUser(world, 'chen')
  await makeRoom(world, ada, { id: ROOM, name: 'newsroom', visibility: 'private', members: [mira, tomas, chen] })
  for (const person of [mira, tomas, chen]) await ask(world, person, 'notification:read-all', {})
  await world.db.sql('DELETE FROM notifications', [])
  heard = listen(world)
})

const post = async (by: User, content: string, more: Partial<CommandRequest<'message:post'>> = {}): Promise<Message> =>
  (await ask(world, by, 'message:post', { room_id: ROOM, content, ...more })).message
const list = async (of: User, input: CommandRequest<'notification:list'> = {}) =>
  (await ask(world, of, 'notification:list', input)).notifications
const kinds = async (of: User) => (await list(of)).map((one) => `${one.notif_type}: ${one.body}`)
const unread = async (of: User) => (await ask(world, of, 'notification:count', {})).unread_count
const involve = (person: User, involvement: Involvement, room_id = ROOM) => ask(world, person, 'room:involve', { room_id, involvement })
const told = (person: User): Notification[] =>
  heard.filter((one) => one.event === 'notification:created' && one.to.users?.includes(person.id)).map((one) => one.payload as Notification)
const toldOfChange = (person: User) =>
  heard.filter((one) => one.event === 'notification:changed' && one.to.users?.includes(person.id)).length

describe('a mention', () => {
  it('is one notification for each one mentioned, told to them alone, and to nobody else', async () => {
    const message = await post(ada, 'Morning @mira and @tomas, and myself @ada')
    const [one] = await list(mira)
    expect(one).toEqual({
      id: expect.any(String) as string,
      user_id: mira.id,
      title: 'Ada Okafor mentioned you in newsroom',
      body: message.content,
      notif_type: 'mention',
      room_id: ROOM,
      message_id: message.id,
      is_read: false,
      created_at: message.timestamp,
      seq: message.seq,
      thread_id: null,
      actor: { user_id: ada.id, username: 'ada', name: 'Ada Okafor', avatar_url: null },
    })
    expect(told(mira)).toEqual([one])
    expect(told(tomas)).toHaveLength(1)
    expect([await list(chen), await list(ada), told(ada), told(chen)]).toEqual([[], [], [], []])
    expect(heard.filter((one) => one.event === 'notification:created').every((one) => !one.to.rooms)).toBe(true)
  })

  it('comes with the same nonce once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => post(ada, '@mira once', { nonce: 'same' })))
    expect(await kinds(mira)).toEqual(['mention: @mira once'])
    expect(told(mira)).toHaveLength(1)
  })

  it('that an edit brings is told, and one that it takes away is taken away', async () => {
    const message = await post(ada, 'Morning @mira')
    await ask(world, ada, 'message:edit', { message_id: message.id, content: 'Morning @tomas' })
    expect([await kinds(mira), await kinds(tomas)]).toEqual([[], ['mention: Morning @tomas']])
    expect(toldOfChange(mira)).toBe(1)
    expect(told(tomas)).toHaveLength(1)
    await ask(world, ada, 'message:edit', { message_id: message.id, content: 'Good morning @tomas' })
    expect(told(tomas)).toHaveLength(1)
    expect((await list(tomas))[0]?.body).toBe('Good morning @tomas')
  })
})

describe('a direct message', () => {
  it('is told to the others in it', async () => {
    const { room } = await ask(world, ada, 'dm:open', { user_ids: [mira.id, tomas.id] })
    await post(ada, 'Coffee, @tomas?', { room_id: room.id })
    expect(await kinds(mira)).toEqual(['message: Coffee, @tomas?'])
    expect(await kinds(tomas)).toEqual(['mention: Coffee, @tomas?'])
    expect((await list(tomas))[0]?.title).toBe('Ada Okafor mentioned you')
    expect(await list(ada)).toEqual([])
  })
})

describe('a reply', () => {
  it('is told to those who take part in the thread, and not again for a mention in it', async () => {
    const start = await post(ada, 'Where?')
    await post(mira, 'Harbour', { thread_id: start.id })
    expect([await kinds(ada), await kinds(tomas)]).toEqual([['reply: Harbour'], []])
    await Promise.all([
      post(tomas, 'When, @ada?', { thread_id: start.id }),
      post(chen, 'Now', { thread_id: start.id }),
      post(tomas, 'Fine', { thread_id: start.id }),
    ])
    expect((await kinds(ada)).sort()).toEqual(['mention: When, @ada?', 'reply: Fine', 'reply: Harbour', 'reply: Now'])
    expect((await kinds(mira)).sort()).toEqual(['reply: Fine', 'reply: Now', 'reply: When, @ada?'])
    expect(await kinds(chen)).toEqual(['reply: Fine'])
    expect((await list(chen))[0]).toMatchObject({ thread_id: start.id, title: 'Tomás Rey replied in newsroom' })
  })

  it('keeps its notification when an edit takes the mention in it away', async () => {
    const start = await post(mira, 'Where?')
    const reply = await post(ada, 'Here, @mira', { thread_id: start.id })
    await ask(world, ada, 'message:edit', { message_id: reply.id, content: 'Here' })
    expect(await kinds(mira)).toEqual(['reply: Here'])
  })
})

describe('a reaction', () => {
  it('to one’s message is told, several are one that says the last, and taking it back takes it away', async () => {
    const message = await post(mira, 'On air')
    await ask(world, mira, 'message:react', { message_id: message.id, emoji: '🎉' })
    expect(await list(mira)).toEqual([])
    await ask(world, ada, 'message:react', { message_id: message.id, emoji: '🎉' })
    const [first] = await list(mira)
    expect(first).toMatchObject({ title: 'Ada Okafor reacted 🎉 in newsroom', notif_type: 'reaction', body: 'On air' })
    await ask(world, mira, 'notification:read', { notification_id: first?.id ?? '' })
    await ask(world, tomas, 'message:react', { message_id: message.id, emoji: '👍' })
    expect(await list(mira)).toMatchObject([{ id: first?.id, title: 'Tomás Rey reacted 👍 in newsroom', is_read: false }])
    expect(told(mira)).toHaveLength(2)
    await ask(world, ada, 'message:unreact', { message_id: message.id, emoji: '🎉' })
    expect(await list(mira)).toHaveLength(1)
    const changes = toldOfChange(mira)
    await ask(world, tomas, 'message:unreact', { message_id: message.id, emoji: '👍' })
    expect([await list(mira), toldOfChange(mira)]).toEqual([[], changes + 1])
  })
})

describe('being added to a room', () => {
  it('is told, once, and joining by oneself is not', async () => {
    await makeRoom(world, ada, { id: 'studio', name: 'Studio', members: [mira, mira] })
    await ask(world, tomas, 'room:join', { room_id: 'studio' })
    expect(await list(mira)).toMatchObject([
      { notif_type: 'invite', title: 'Ada Okafor added you to Studio', room_id: 'studio', seq: null },
    ])
    expect(told(mira)).toHaveLength(1)
    expect([await list(tomas), await list(ada)]).toEqual([[], []])
  })
})

describe('how much someone wants to be told', () => {
  it.each([
    ['everything', ['mention', 'reply', 'reaction', 'message']],
    ['mentions', ['mention']],
    ['nothing', []],
  ] as const)('%s is kept to', async (involvement, expected) => {
    const { room } = await ask(world, ada, 'dm:open', { user_ids: [mira.id] })
    await involve(mira, involvement)
    await involve(mira, involvement, room.id)
    const start = await post(mira, 'mine')
    await post(ada, '@mira')
    await post(ada, 'reply', { thread_id: start.id })
    await ask(world, ada, 'message:react', { message_id: start.id, emoji: '👍' })
    await post(ada, 'direct', { room_id: room.id })
    expect((await list(mira)).map((one) => one.notif_type).sort()).toEqual([...expected].sort())
    expect(told(mira)).toHaveLength(expected.length)
  })
})

describe('reading', () => {
  it('a room up to a message reads what one was told of it, and no more', async () => {
    const own = await post(mira, 'mine')
    const first = await post(ada, '@mira one')
    await post(ada, '@mira two')
    await ask(world, ada, 'message:react', { message_id: own.id, emoji: '👍' })
    await post(ada, '@tomas', {})
    expect(await unread(mira)).toBe(3)
    heard.length = 0
    await ask(world, mira, 'room:read', { room_id: ROOM, seq: first.seq })
    expect([await unread(mira), toldOfChange(mira), await unread(tomas)]).toEqual([2, 1, 1])
    await ask(world, mira, 'room:read', { room_id: ROOM, seq: 1_000 })
    expect((await list(mira, { unread_only: true })).map((one) => one.notif_type)).toEqual(['reaction'])
  })

  it('one, or all, is told to the other devices, and happens once', async () => {
    for (const content of ['@mira one', '@mira two', '@mira three']) await post(ada, content)
    const [newest] = await list(mira)
    const { notification } = await ask(world, mira, 'notification:read', { notification_id: newest?.id ?? '' })
    expect([notification.is_read, await unread(mira), toldOfChange(mira)]).toEqual([true, 2, 1])
    expect(await ask(world, mira, 'notification:read-all', { user_id: mira.id })).toEqual({ updated: 2 })
    expect(await ask(world, mira, 'notification:read-all', {})).toEqual({ updated: 0 })
    expect([await unread(mira), toldOfChange(mira)]).toEqual([0, 2])
  })
})

describe('a deleted message', () => {
  it('takes its notifications away, and brings them back as they were', async () => {
    const message = await post(ada, '@mira @tomas')
    await ask(world, tomas, 'notification:read-all', {})
    await ask(world, ada, 'message:delete', { message_id: message.id })
    expect([await list(mira), await unread(mira), await list(tomas)]).toEqual([[], 0, []])
    expect(toldOfChange(mira)).toBe(1)
    await expect(ask(world, mira, 'notification:read', { notification_id: told(mira)[0]?.id ?? '' })).rejects.toThrow(/no such/)
    await ask(world, ada, 'message:restore', { message_id: message.id })
    expect([await unread(mira), await unread(tomas), (await list(tomas)).length]).toEqual([1, 0, 1])
  })
})

describe('someone who may no longer read a room', () => {
  it('is shown nothing of it', async () => {
    await post(ada, '@mira a secret')
    await ask(world, ada, 'member:remove', { room_id: ROOM, user_id: mira.id })
    expect([await list(mira), await unread(mira)]).toEqual([[], 0])
    expect(await ask(world, mira, 'notification:read-all', {})).toEqual({ updated: 0 })
    await expect(ask(world, mira, 'notification:delete', { notification_id: told(mira)[0]?.id ?? '' })).rejects.toThrow(/no such/)
    await post(ada, '@mira and more')
    expect(told(mira)).toHaveLength(1)
  })
})

describe('a deleted notification', () => {
  it('is gone, can be brought back for a while, and is then forgotten', async () => {
    await post(ada, '@mira one')
    const [{ id } = { id: '' }] = await list(mira)
    expect(await ask(world, mira, 'notification:delete', { notification_id: id })).toEqual({})
    expect([await list(mira), await unread(mira)]).toEqual([[], 0])
    await expect(ask(world, mira, 'notification:delete', { notification_id: id })).rejects.toThrow(/no such/)
    await ask(world, mira, 'notification:restore', { notification_id: id })
    expect(await unread(mira)).toBe(1)
    await ask(world, mira, 'notification:delete', { notification_id: id })
    await world.db.sql(`UPDATE notifications SET deleted_at = now() - interval '11 minutes'`, [])
    await expect(ask(world, mira, 'notification:restore', { notification_id: id })).rejects.toThrow(/no such/)
    await forgetDeleted(world)
    expect(await world.db.sql('SELECT id FROM notifications', [])).toEqual([])
  })
})

it('are kept for 90 days', async () => {
  await post(ada, '@mira old')
  await world.db.sql('UPDATE notifications SET created_at = $1', [new Date(Date.now() - NOTIFICATION_KEPT_MS - 1_000)])
  await post(ada, '@mira new')
  await forgetDeleted(world)
  expect(await kinds(mira)).toEqual(['mention: @mira new'])
})

it('are listed newest first, page by page, and what comes in between moves nothing', async () => {
  for (let i = 1; i <= 7; i++) await post(ada, `@mira ${i}`)
  await world.db.sql(`UPDATE notifications SET created_at = date_trunc('second', created_at)`, [])
  const whole = (await list(mira)).map((one) => one.id)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: { notifications: Notification[]; cursor: string | null } = await ask(world, mira, 'notification:list', { limit: 3, cursor })
    seen.push(...page.notifications.map((one) => one.id))
    cursor = page.cursor
    await post(ada, '@mira later')
  } while (cursor)
  expect(seen).toEqual(whole)
  for (const bad of ['x', '1.2', `zzzzzzzzzz.${'-'.repeat(36)}`, "1.'; --"])
    await expect(ask(world, mira, 'notification:list', { cursor: bad })).rejects.toMatchObject({ code: 'invalid' })
})

describe('what is not one’s own', () => {
  it('is not there, or not allowed', async () => {
    await post(ada, '@mira one')
    const [{ id } = { id: '' }] = await list(mira)
    for (const name of ['notification:read', 'notification:delete', 'notification:restore'] as const)
      await expect(ask(world, ada, name, { notification_id: id })).rejects.toMatchObject({ code: 'not_found' })
    for (const name of ['notification:list', 'notification:count', 'notification:read-all'] as const)
      await expect(ask(world, ada, name, { user_id: mira.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await unread(mira)).toBe(1)
  })
})

describe('made by hand', () => {
  const make = (by: User, input: Partial<CommandRequest<'notification:create'>> = {}) =>
    ask(world, by, 'notification:create', { user_id: mira.id, title: 'Tide', body: 'High at noon', ...input })

  it('is for oneself, and by admins and bots for anyone', async () => {
    const { notification } = await make(ada, { notif_type: 'message', room_id: ROOM })
    expect(notification).toMatchObject({ title: 'Tide', body: 'High at noon', notif_type: 'message', room_id: ROOM, message_id: null })
    expect([await list(mira), told(mira)]).toEqual([[notification], [notification]])
    await make(mira)
    await make({ ...tomas, is_bot: true })
    expect(await unread(mira)).toBe(3)
    await expect(make(tomas)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(make(tomas, { user_id: 'nobody' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(make(ada, { user_id: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(make(ada, { user_id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('names only a room that both may see', async () => {
    await makeRoom(world, mira, { id: 'attic', name: 'Attic', visibility: 'private' })
    await expect(make(ada, { room_id: 'attic' })).rejects.toMatchObject({ code: 'not_found' })
    await makeRoom(world, ada, { id: 'cellar', name: 'Cellar', visibility: 'private' })
    await expect(make(ada, { room_id: 'cellar' })).rejects.toMatchObject({ code: 'not_found' })
  })
})
