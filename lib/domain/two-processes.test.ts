/** Two processes on one PostgreSQL: what each does at the same moment as the other must come out as if one had been first. */
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import type { Database, Delivery } from '@/lib/domain/ports'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { ask, listen, makeFile, makeRoom, makeUser } from '@/lib/testing/factories'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { emptyDatabase, silentLog } from '@/lib/testing/test-database'
import { testWorld } from '@/lib/testing/world'

let url: string
let databases: Database[]
let worlds: World[]
let mira: User
let tomas: User
let room_id: string
/** What both published. */
let published: Delivery[]

beforeAll(async () => {
  url = await freshDatabase()
  const open = () => postgresDatabase({ url, poolSize: 8, migrations: 'prisma/migrations', log: silentLog })
  databases = await Promise.all([open(), open()])
})
afterAll(() => Promise.all((databases ?? []).map((db) => db.close())))

beforeEach(async () => {
  await emptyDatabase(databases[0]!)
  worlds = await Promise.all(databases.map((db) => testWorld({ db })))
  mira = await makeUser(worlds[0]!, 'mira')
  tomas = await makeUser(worlds[0]!, 'tomas')
  room_id = (await makeRoom(worlds[0]!, mira, { name: 'Desk', members: [tomas] })).id
  published = listen(...worlds)
})

/** Does it `count` times at once, in turn by each process. */
const atOnce = <T>(count: number, work: (world: World, i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(worlds[i % 2]!, i)))
const everything = async () => (await ask(worlds[0]!, mira, 'room:sync', { rooms: { [room_id]: 0 } })).rooms[room_id]!
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const told = (event: string) => published.filter((one) => one.event === event)

describe('two processes', () => {
  it('number the messages of a room without a gap', async () => {
    await atOnce(120, (world, i) => ask(world, i % 3 ? mira : tomas, 'message:post', { room_id, content: `${i}` }))
    const { messages } = await everything()
    expect(messages.map((one) => one.seq)).toEqual(range(120))
    expect(messages.map((one) => one.rev)).toEqual(range(120))
    expect(told('message:posted')).toHaveLength(120)
  })

  it('make one message of one nonce, and tell of it once', async () => {
    for (let round = 0; round < 10; round++) {
      const made = await atOnce(20, (world) => ask(world, mira, 'message:post', { room_id, content: 'once', nonce: `n${round}` }))
      expect(new Set(made.map(({ message }) => message.id)).size).toBe(1)
    }
    expect((await everything()).messages.map((one) => one.seq)).toEqual(range(10))
    expect(told('message:posted')).toHaveLength(10)
  })

  it('give every change a rev of its own and lose none', async () => {
    const { message: root } = await ask(worlds[0]!, mira, 'message:post', { room_id, content: 'start' })
    const emojis = ['👍', '❤️', '🎉', '😀', '🚀']
    await atOnce(60, async (world, i): Promise<unknown> => {
      if (i % 4 === 0) return ask(world, tomas, 'message:post', { room_id, content: `${i}`, thread_id: root.id })
      if (i % 4 === 1) return ask(world, mira, 'message:edit', { message_id: root.id, content: `${i}` })
      return ask(world, i % 8 < 4 ? mira : tomas, 'message:react', { message_id: root.id, emoji: emojis[i % 5]! })
    })
    const { messages, rev } = await everything()
    const now = messages.find((one) => one.id === root.id)!
    expect(now.reply_count).toBe(15)
    expect(now.reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1)).map((one) => one.count)).toEqual([2, 2, 2, 2, 2])
    const revs = published.filter((one) => one.event.startsWith('message:')).map((one) => (one.payload as Message).rev)
    expect(revs.toSorted((a, b) => a - b)).toEqual(range(rev))
  })

  it('leave every message as the last event of it said, whatever came between', async () => {
    const post = (world: World, actor: User, content: string, thread_id?: string) =>
      ask(world, actor, 'message:post', { room_id, content, thread_id })
    const roots = (await atOnce(6, (world, i) => post(world, i % 4 < 2 ? mira : tomas, `start ${i}`))).map(({ message }) => message)
    await atOnce(40, async (world, i) => {
      const actor = i % 4 < 2 ? mira : tomas
      for (let n = i; n < i + 12; n++) {
        const { id, user_id } = roots[(n * 5) % 6]!
        const own = user_id === actor.id
        const { message } = await post(world, actor, `${n}`, n % 3 ? id : undefined)
        if (n % 5 === 0) await ask(world, actor, 'message:delete', { message_id: message.id })
        if (own && n % 2 === 0) await ask(world, actor, 'message:edit', { message_id: id, content: `@mira ${i} ${n}` })
        await ask(world, actor, n % 7 < 4 ? 'message:react' : 'message:unreact', { message_id: id, emoji: n % 2 ? '👍' : '🎉' })
      }
    })
    const events = published.filter((one) => one.event.startsWith('message:')).map((one) => one.payload as Message)
    const last = new Map(events.toSorted((a, b) => a.rev - b.rev).map((message) => [message.id, message]))
    for (const [id, message] of last) {
      expect(
        (await ask(worlds[0]!, mira, 'message:list', { room_id, around: message.seq, limit: 1, thread_id: message.thread_id ?? undefined }))
          .messages,
      ).toEqual([last.get(id)])
    }
    const { room } = await ask(worlds[0]!, mira, 'room:get', { room_id })
    expect(events.map((message) => message.rev).toSorted((a, b) => a - b)).toEqual(range(room.rev))
    expect([...last.values()].map((message) => message.seq).toSorted((a, b) => a - b)).toEqual(range(room.last_seq))
  })

  it('delete and restore without losing count', async () => {
    const { message: root } = await ask(worlds[0]!, mira, 'message:post', { room_id, content: 'start' })
    const replies = await atOnce(8, (world, i) => ask(world, mira, 'message:post', { room_id, content: `${i}`, thread_id: root.id }))
    const message_ids = replies.map(({ message }) => message.id)
    await atOnce(16, (world, i) => ask(world, mira, 'message:delete', { message_id: message_ids[i >> 1]! }))
    const count = async () => (await everything()).messages.find((one) => one.id === root.id)?.reply_count
    expect(await count()).toBe(0)
    await atOnce(16, (world, i) => ask(world, mira, 'message:restore', { message_id: message_ids[i >> 1]! }))
    expect(await count()).toBe(8)
  })

  it('let someone in once who comes several times', async () => {
    const chen = await makeUser(worlds[0]!, 'chen')
    published.length = 0
    const joined = await atOnce(20, (world) => ask(world, chen, 'room:join', { room_id }))
    expect(joined.every(({ room }) => room.is_member)).toBe(true)
    expect((await ask(worlds[0]!, mira, 'room:get', { room_id })).room.member_count).toBe(3)
    expect(told('member:joined')).toHaveLength(1)
    await Promise.allSettled(Array.from({ length: 10 }, (_, i) => ask(worlds[i % 2]!, chen, 'room:leave', { room_id })))
    expect((await ask(worlds[0]!, mira, 'room:get', { room_id })).room.member_count).toBe(2)
    expect(told('member:left')).toHaveLength(1)
  })

  it('open one direct conversation', async () => {
    const opened = await atOnce(20, (world, i) => ask(world, i % 3 ? mira : tomas, 'dm:open', { user_ids: [i % 3 ? tomas.id : mira.id] }))
    expect(new Set(opened.map(({ room }) => room.id)).size).toBe(1)
    expect(told('room:changed')).toHaveLength(1)
  })

  it('make one room of one id', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => ask(worlds[i % 2]!, mira, 'room:create', { id: 'one', name: 'One' })),
    )
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
  })

  it('only ever move a read position forward', async () => {
    await atOnce(20, (world, i) => ask(world, mira, 'message:post', { room_id, content: `${i}` }))
    const heard = listen(worlds[1]!)
    await atOnce(20, (world, i) => ask(world, tomas, 'room:read', { room_id, seq: ((i * 7) % 20) + 1 }))
    expect((await ask(worlds[0]!, tomas, 'room:get', { room_id })).room).toMatchObject({ last_read_seq: 20, unread: 0 })
    expect(heard.every((one) => one.event === 'room:read')).toBe(true)
  })
})

describe('what waits for another process', () => {
  /** Starts `work` in the middle of another's transaction, which makes it wait, and ends that one. */
  async function inBetween<T>(first: [string, unknown[]], work: () => Promise<T>, last?: [string, unknown[]]): Promise<T> {
    const other = new Client({ connectionString: url })
    await other.connect()
    try {
      await other.query('BEGIN')
      await other.query(...first)
      const done = work()
      const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      await expect.poll(async () => (await databases[1]!.sql<{ n: number }>(waiting, []))[0]?.n).toBeGreaterThan(0)
      if (last) await other.query(...last)
      await other.query('COMMIT')
      return await done
    } finally {
      await other.end()
    }
  }

  it('to join finds the membership that the other made', async () => {
    const chen = await makeUser(worlds[0]!, 'chen')
    const { room } = await inBetween(['INSERT INTO memberships (room_id, user_id) VALUES ($1, $2)', [room_id, chen.id]], () =>
      ask(worlds[0]!, chen, 'room:join', { room_id }),
    )
    expect(room.is_member).toBe(true)
  })

  it('to open a direct conversation finds the one that the other made', async () => {
    const key = [mira.id, tomas.id].sort().join(' ')
    const make = `WITH r AS (INSERT INTO rooms (id, kind, visibility, name, dm_key) VALUES ('dm-other', 'dm', 'private', '', $1) RETURNING id)
      INSERT INTO memberships (room_id, user_id) SELECT r.id, u.id FROM r, users u`
    const { room } = await inBetween([make, [key]], () => ask(worlds[0]!, mira, 'dm:open', { user_ids: [tomas.id] }))
    expect(room.id).toBe('dm-other')
  })

  it('to post with a nonce that the other uses gets that message, and tells of it: the other may have been killed', async () => {
    const id = crypto.randomUUID()
    const insert = `WITH r AS (UPDATE rooms SET last_seq = 1, rev = 1 WHERE id = $2)
      INSERT INTO messages (id, room_id, user_id, seq, rev, content, nonce) VALUES ($1, $2, $3, 1, 1, 'theirs', 'same')`
    const { message } = await inBetween([insert, [id, room_id, mira.id]], () =>
      ask(worlds[0]!, mira, 'message:post', { room_id, content: 'mine', nonce: 'same' }),
    )
    expect(message).toMatchObject({ id, content: 'theirs' })
    expect(told('message:posted').map((one) => one.payload)).toEqual([message])
  })

  it('to change a message does not hold up the other, who has the room and wants the message', async () => {
    const { message } = await ask(worlds[0]!, mira, 'message:post', { room_id, content: 'start' })
    const { message: edited } = await inBetween(
      ['UPDATE rooms SET rev = rev + 1 WHERE id = $1', [room_id]],
      () => ask(worlds[0]!, mira, 'message:edit', { message_id: message.id, content: 'edited' }),
      ['UPDATE messages SET rev = 2, reply_count = 1 WHERE id = $1', [message.id]],
    )
    expect(edited).toMatchObject({ content: 'edited', reply_count: 1, rev: 3 })
  })

  const previewMade: [string, unknown[]] = [`UPDATE blobs SET preview = $1::jsonb`, [JSON.stringify({ ...NO_PREVIEW, state: 'ready' })]]
  const lockRoom = (): [string, unknown[]] => ['SELECT FROM rooms WHERE id = $1 FOR UPDATE', [room_id]]

  it('to change a message, or to reply to it, tells of its file what the other has made of it', async () => {
    const post = async (file_ids: string[], thread_id?: string) =>
      (await ask(worlds[0]!, mira, 'message:post', { room_id, content: 'words', file_ids, thread_id })).message
    const changes: ((message: Message) => Promise<unknown>)[] = [
      ({ id }) => ask(worlds[0]!, mira, 'message:react', { message_id: id, emoji: '🌊' }),
      ({ id }) => post([], id),
    ]
    for (const change of changes) {
      const message = await post([(await makeFile(worlds[0]!, mira, { kind: 'image', preview: { state: 'waiting' } })).id])
      await inBetween(lockRoom(), () => change(message), previewMade)
      const last = published.findLast((one) => one.event === 'message:changed')?.payload as Message
      expect(last).toMatchObject({ id: message.id, files: [{ preview: { state: 'ready' } }] })
    }
  })
})
