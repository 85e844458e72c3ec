import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Database, Delivery } from '@/lib/domain/ports'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { emptyDatabase, silentLog } from '@/lib/testing/test-database'
import { testWorld } from '@/lib/testing/world'

// Two processes share PostgreSQL, and nothing else that counts here.
const room_id = 'general'

let dbs: Database[]
let worlds: World[]
let people: User[]
let heard: Delivery[][]

beforeAll(async () => {
  const url = await freshDatabase()
  const open = () => postgresDatabase({ url, poolSize: 8, migrations: 'prisma/migrations', log: silentLog })
  dbs = await Promise.all([open(), open()])
  // All connections stand before the rush, or those that are opened late would come late.
  await Promise.all(dbs.flatMap((db) => Array.from({ length: 8 }, () => db.sql('SELECT pg_sleep(0.1)', []))))
})
afterAll(() => Promise.all(dbs.map((db) => db.close())))
beforeEach(async () => {
  await emptyDatabase(dbs[0]!)
  worlds = await Promise.all(dbs.map((db) => testWorld({ db })))
  people = [await makeUser(worlds[0]!, 'ada'), await makeUser(worlds[0]!, 'bruno')]
  heard = worlds.map(listen)
})

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const worldOf = (n: number) => worlds[n % 2]!
const actorOf = (n: number) => people[n % 2]!
const pick = <T>(list: readonly T[]) => list[Math.floor(Math.random() * list.length)]!
const post = async (n: number, input: { content: string; nonce?: string; thread_id?: string }) =>
  (await ask(worldOf(n), actorOf(n), 'message:post', { room_id, ...input })).message
const ascending = (list: number[]) => list.every((one, i) => i === 0 || one > list[i - 1]!)
const payloads = (deliveries: Delivery[]) => deliveries.map((one) => one.payload as Message)

/** Everything in the room, by `seq`, as anyone sees it. */
async function everything(): Promise<Message[]> {
  const found: Message[] = []
  for (let rev = 0; ; ) {
    const page = (await ask(worlds[0]!, people[0]!, 'room:sync', { rooms: { [room_id]: rev } })).rooms[room_id]!
    found.push(...page.messages)
    rev = page.rev
    if (!page.more) return found.sort((a, b) => a.seq - b.seq)
  }
}

describe('two processes at once', () => {
  it('give what fifty people send one order without a gap, and tell it in that order', async () => {
    const sent = await Promise.all(
      numbers(50).map(async (n) => {
        const seqs: number[] = []
        for (const i of numbers(10)) seqs.push((await post(n, { content: `${n} ${i}` })).seq)
        return seqs
      }),
    )
    const all = await everything()
    expect(all.map((message) => message.seq)).toEqual(numbers(500).map((i) => i + 1))
    expect(new Set(all.map((message) => message.rev)).size).toBe(500)
    expect(sent.every(ascending)).toBe(true)
    for (const deliveries of heard) expect(ascending(payloads(deliveries).map((message) => message.seq))).toBe(true)
    expect(heard.flatMap(payloads)).toHaveLength(500)
  })

  it('make one message and one event of a nonce that comes twenty times', async () => {
    for (const round of numbers(10)) {
      const before = heard.flat().length
      const answers = await Promise.all(
        numbers(20).map(async (n) => {
          const input = { room_id, content: 'Doors at eight.', nonce: `round ${round}` }
          return (await ask(worldOf(n), people[0]!, 'message:post', input)).message
        }),
      )
      expect(new Set(answers.map((message) => message.id)).size).toBe(1)
      expect(answers.map((message) => message.seq)).toEqual(Array(20).fill(round + 1))
      expect(heard.flat().length - before).toBe(1)
    }
    expect(await everything()).toHaveLength(10)
  })

  it('change messages side by side without waiting for each other for ever, and every row is as its last event said', async () => {
    const roots = await Promise.all(numbers(6).map((n) => post(n, { content: `root ${n}` })))
    const own = (n: number) => pick(roots.filter((root) => root.user_id === actorOf(n).id)).id
    const deeds: ((n: number) => Promise<unknown>)[] = [
      (n) => post(n, { content: 'more' }),
      (n) => post(n, { content: 'reply', thread_id: pick(roots).id }),
      async (n) =>
        ask(worldOf(n), actorOf(n), 'message:delete', { message_id: (await post(n, { content: 'no', thread_id: pick(roots).id })).id }),
      (n) => ask(worldOf(n), actorOf(n), 'message:edit', { message_id: own(n), content: `@ada edit ${n}` }),
      (n) => ask(worldOf(n), actorOf(n), 'message:react', { message_id: pick(roots).id, emoji: pick(['👍', '🎉']) }),
      (n) => ask(worldOf(n), actorOf(n), 'message:unreact', { message_id: pick(roots).id, emoji: pick(['👍', '🎉']) }),
    ]
    await Promise.all(
      numbers(40).map(async (n) => {
        for (let i = 0; i < 12; i++) await pick(deeds)(n)
      }),
    )

    const all = await everything()
    expect(all.map((message) => message.seq)).toEqual(all.map((_, i) => i + 1))
    const revs = heard.flatMap(payloads).map((message) => message.rev)
    expect(new Set(revs).size).toBe(revs.length)
    const { room } = await ask(worlds[0]!, people[0]!, 'room:get', { room_id })
    expect(room.rev).toBe(Math.max(...revs))
    expect(revs.length).toBe(room.rev)

    const last = new Map<string, Message>()
    for (const message of heard.flatMap(payloads).sort((a, b) => a.rev - b.rev)) last.set(message.id, message)
    expect(all).toEqual(all.map((message) => last.get(message.id)))
    for (const root of roots) {
      const replies = all.filter((message) => message.thread_id === root.id && !message.deleted_at)
      expect(all.find((message) => message.id === root.id)?.reply_count).toBe(replies.length)
    }
  })
})
