import { beforeEach, describe, expect, it, vi } from 'vitest'
import { unavailable } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { createPostQueue, type PostQueue } from '@/lib/domain/messages/post-queue'
import type { Database, Delivery } from '@/lib/domain/ports'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const room_id = 'general'

let world: World
let mira: User
let queue: PostQueue
let heard: Delivery[]
/** What the database is asked, and what it does instead of answering. */
let statements: number
let failWith: (() => unknown) | undefined
/** The database answers when this resolves. */
let held: Promise<void> | undefined
/** The database does what it is asked, but its answer does not arrive. */
let answerLost: boolean

beforeEach(async () => {
  world = await testWorld()
  mira = await makeUser(world, 'mira')
  heard = listen(world)
  statements = 0
  failWith = undefined
  held = undefined
  answerLost = false
  const db: Database = {
    ...world.db,
    async sql<Row>(text: string, params: readonly unknown[]) {
      statements++
      await held
      const failure = failWith?.()
      if (failure) throw failure
      const rows = await world.db.sql<Row>(text, params)
      if (answerLost) throw unavailable()
      return rows
    },
  }
  queue = createPostQueue({ ...world, db })
})

const post = (content: string, nonce: string | null = null, roomId = room_id) =>
  queue.post(roomId, { id: newId(), user_id: mira.id, content, nonce, thread_id: null, mentions: [], file_ids: [] })
const stored = async () => (await ask(world, mira, 'message:list', { room_id, limit: 200 })).messages
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)
const failure = (code: string) => Object.assign(new Error(`SQLSTATE ${code}`), { code })

describe('group commit', () => {
  it('puts what arrives while a statement is under way into the next one', async () => {
    const messages = await Promise.all(numbers(50).map((n) => post(n)))
    expect(statements).toBe(2)
    expect(messages.map((one) => one.content)).toEqual(numbers(50))
    expect(messages.map((one) => one.seq)).toEqual(messages.map((_, i) => i + 1))
  })

  it('keeps statements short enough', async () => {
    await Promise.all(numbers(402).map((n) => post(n)))
    expect(statements).toBe(4)
  })

  it('does not make one room wait for another', async () => {
    await ask(world, mira, 'room:create', { id: 'studio', name: 'Studio' })
    let release = () => {}
    held = new Promise((resolve) => (release = resolve))
    const slow = post('slow')
    held = undefined
    expect((await post('quick', null, 'studio')).content).toBe('quick')
    release()
    await slow
  })

  it('tells the others before it tells the sender', async () => {
    await post('first').then((message) => expect(heard.map((one) => one.payload)).toEqual([message]))
  })
})

describe('one nonce several times', () => {
  it('in what waits becomes one message', async () => {
    const messages = await Promise.all([post('a', 'x'), post('b', 'y'), post('c', 'y'), post('d', 'x'), post('e', 'y')])
    expect(messages.map((one) => one.content)).toEqual(['a', 'b', 'b', 'a', 'b'])
    expect(await stored()).toHaveLength(2)
    expect(heard.filter((one) => one.event === 'message:posted')).toHaveLength(2)
  })
})

describe('when the database fails', () => {
  it('tries again when another process used one of the nonces at the same moment', async () => {
    const failures = [failure('23505'), failure('23505')]
    failWith = () => failures.shift()
    expect((await post('words', 'x')).seq).toBe(1)
    expect(statements).toBe(3)
  })

  it('gives up when that never ends', async () => {
    failWith = () => failure('23505')
    await expect(post('words')).rejects.toMatchObject({ code: '23505' })
    expect(statements).toBe(4)
  })

  it('refuses all that were in the statement, and goes on with the rest', async () => {
    let release = () => {}
    held = new Promise((resolve) => (release = resolve))
    const first = post('first')
    const waiting = Promise.allSettled([post('second', 'same'), post('third', 'same'), post('fourth')])
    const failures = [undefined, failure('53300')]
    failWith = () => failures.shift()
    release()
    await first
    expect((await waiting).map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    failWith = undefined
    expect((await stored()).map((one) => one.content)).toEqual(['first', 'third', 'fourth'])
  })

  it('tells of a message whose answer was lost when its sender tries again, once', async () => {
    answerLost = true
    await expect(post('words', 'x')).rejects.toMatchObject({ code: 'unavailable' })
    answerLost = false
    expect(heard).toEqual([])
    const again = await Promise.all([post('words', 'x'), post('words', 'x')])
    expect(heard.map((one) => one.payload)).toEqual([again[0]])
    expect(again[1]).toEqual(again[0])
    expect(await stored()).toEqual([again[0]])
  })

  it('has every acknowledged message, and none that was refused', async () => {
    let n = 0
    failWith = () => (n++ % 3 === 1 ? failure('57P01') : undefined)
    const outcomes: PromiseSettledResult<Message>[] = []
    for (const batch of Array.from({ length: 12 }, (_, i) => numbers(10).map((c) => `${i}.${c}`))) {
      outcomes.push(...(await Promise.allSettled(batch.map((content) => post(content)))))
    }
    failWith = undefined
    const acknowledged = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(acknowledged.length).toBeLessThan(outcomes.length)
    expect(await stored()).toEqual(acknowledged)
    expect(heard.map((one) => one.payload)).toEqual(acknowledged)
  })
})

it('refuses what would make too many wait, and nothing else', async () => {
  let release = () => {}
  held = new Promise((resolve) => (release = resolve))
  const first = post('first')
  const refused = vi.fn()
  const all = numbers(10_001).map((n) => post(n).catch(refused))
  await new Promise((resolve) => setImmediate(resolve))
  expect(refused).toHaveBeenCalledOnce()
  expect(refused.mock.calls[0]?.[0]).toMatchObject({ code: 'unavailable' })
  failWith = () => failure('57P01')
  release()
  await Promise.allSettled([first, ...all])
})

it('is drained when everything under way has ended', async () => {
  const ended = vi.fn()
  const posts = Promise.all(numbers(300).map((n) => post(n).then(ended)))
  await queue.drained()
  expect(ended).toHaveBeenCalledTimes(300)
  await posts
  await queue.drained()
})

it('refuses those who may not post, each for their own reason, and posts the rest', async () => {
  const tomas = await makeUser(world, 'tomas')
  await ask(world, tomas, 'room:leave', { room_id })
  const row = { content: 'x', nonce: null, thread_id: null, mentions: [], file_ids: [] }
  const outcomes = await Promise.allSettled([
    queue.post(room_id, { ...row, id: newId(), user_id: mira.id }),
    queue.post(room_id, { ...row, id: newId(), user_id: tomas.id }),
    queue.post(room_id, { ...row, id: newId(), user_id: mira.id, thread_id: newId() }),
    queue.post('nowhere', { ...row, id: newId(), user_id: mira.id }),
    queue.post(room_id, { ...row, id: newId(), user_id: mira.id }),
  ])
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value.seq : one.reason.code))).toEqual([
    1,
    'forbidden',
    'not_found',
    'not_found',
    2,
  ])
})
