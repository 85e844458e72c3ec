import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Ephemeral } from '@/lib/domain/ports'
import { memoryEphemeral } from '@/lib/drivers/ephemeral/memory'
import { redisEphemeral } from '@/lib/drivers/ephemeral/redis'
import { openRedis, type Redis } from '@/lib/drivers/redis/redis'
import { silentLog } from '@/lib/testing/test-database'
import { startRedis, startRedisCluster, type TestRedis, type TestRedisCluster } from '@/tests/support/redis'

const until = (check: () => Promise<unknown>) => vi.waitFor(check, { timeout: 10_000 })
let server: TestRedis
let cluster: TestRedisCluster
const connections: Redis[] = []

async function connect(urls: string[]): Promise<Redis> {
  const redis = openRedis({ urls, cluster: false, log: silentLog }, { onMessage: () => {}, onReady: () => {} })
  connections.push(redis)
  await until(() => redis.publish('hubbub:ping', ''))
  return redis
}

beforeAll(async () => {
  ;[server, cluster] = await Promise.all([startRedis(), startRedisCluster()])
})
afterAll(async () => {
  await Promise.all(connections.map((redis) => redis.close()))
  await Promise.all([server?.kill(), cluster?.stop()])
})

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const LONG = 60_000

describe.each<[string, () => Promise<Ephemeral>]>([
  ['memory', async () => memoryEphemeral()],
  ['redis', async () => redisEphemeral({ redis: await connect([server.url]) })],
  ['a redis cluster', async () => redisEphemeral({ redis: await connect(cluster.urls) })],
])('on %s', (_name, make) => {
  let ephemeral: Ephemeral
  let person: string
  let process: string
  beforeAll(async () => {
    ephemeral = await make()
  })
  beforeEach(() => {
    person = crypto.randomUUID()
    process = crypto.randomUUID()
  })
  const isHere = async (who = person) => (await ephemeral.present()).get(who)

  it('someone is here whom a process has, as they are seen by others', async () => {
    expect(await isHere()).toBeUndefined()
    expect(await ephemeral.arrive(process, person, LONG)).toBe('online')
    expect(await isHere()).toBe('online')
    await ephemeral.setStatus(person, 'dnd')
    expect(await isHere()).toBe('dnd')
    expect(await ephemeral.arrive(crypto.randomUUID(), person, LONG)).toBe('dnd')
  })

  it('someone stays whom another process has too', async () => {
    const other = crypto.randomUUID()
    for (const one of [process, other]) await ephemeral.arrive(one, person, LONG)
    expect(await ephemeral.leave(process, person)).toBe(true)
    expect(await isHere()).toBe('online')
    expect(await ephemeral.leave(other, person)).toBe(false)
    expect(await isHere()).toBeUndefined()
  })

  it('what a process says holds only for a while', async () => {
    for (let i = 0; i < 2; i++) {
      await ephemeral.hold(process, [person], LONG)
      expect(await isHere()).toBe('online')
      await ephemeral.hold(process, [person], 100)
      await until(async () => expect(await isHere()).toBeUndefined())
    }
  })

  it('a process says the whole each time', async () => {
    const other = crypto.randomUUID()
    await ephemeral.hold(process, [person], LONG)
    await ephemeral.hold(process, [other], LONG)
    expect(await isHere()).toBeUndefined()
    expect(await isHere(other)).toBe('online')
    await ephemeral.hold(process, [], LONG)
    expect(await isHere(other)).toBeUndefined()
  })

  it('takes thousands of people at once', async () => {
    const many = Array.from({ length: 12_000 }, () => crypto.randomUUID())
    await ephemeral.hold(process, many, LONG)
    const present = await ephemeral.present()
    expect(many.every((one) => present.get(one) === 'online')).toBe(true)
    await ephemeral.hold(process, [], LONG)
  })

  it('people of a process that stops fade away, but not of one that has them again', async () => {
    const stays = crypto.randomUUID()
    await ephemeral.hold(process, [person, stays], LONG)
    await ephemeral.fade(process, LONG)
    await ephemeral.arrive(crypto.randomUUID(), stays, LONG)
    expect(await isHere()).toBe('online')
    await ephemeral.fade(process, 100)
    await until(async () => expect(await isHere()).toBeUndefined())
    expect(await isHere(stays)).toBe('online')
  })

  it('someone without a connection is here for a while, or until they say otherwise', async () => {
    expect(await ephemeral.visit(person, 100)).toBe('online')
    await until(async () => expect(await isHere()).toBeUndefined())
    await ephemeral.visit(person, LONG)
    await ephemeral.visit(person, 1)
    await wait(10)
    expect(await isHere()).toBe('online')
    expect(await ephemeral.visit(person, 0)).toBe('offline')
    expect(await isHere()).toBeUndefined()
    await ephemeral.arrive(process, person, LONG)
    expect(await ephemeral.visit(person, 0)).toBe('online')
  })

  it('a chosen status is forgotten with the person', async () => {
    await ephemeral.arrive(process, person, LONG)
    await ephemeral.setStatus(person, 'away')
    await ephemeral.leave(process, person)
    await ephemeral.present()
    expect(await ephemeral.arrive(process, person, LONG)).toBe('online')
  })

  it('someone types for a while, or until they say otherwise', async () => {
    const [room, other] = [crypto.randomUUID(), crypto.randomUUID()]
    expect(await ephemeral.typing(room)).toEqual([])
    expect(await ephemeral.type(room, person, LONG)).toBe(false)
    expect(await ephemeral.type(room, person, LONG)).toBe(true)
    expect(await ephemeral.type(room, other, LONG)).toBe(false)
    expect((await ephemeral.typing(room)).toSorted()).toEqual([person, other].toSorted())
    expect(await ephemeral.type(room, other, 100)).toBe(true)
    await until(async () => expect(await ephemeral.typing(room)).toEqual([person]))
    expect(await ephemeral.type(room, other, 0)).toBe(false)
    expect(await ephemeral.type(room, person, 0)).toBe(true)
    expect(await ephemeral.typing(room)).toEqual([])
  })

  it('takes back what was not used', async () => {
    const key = crypto.randomUUID()
    expect(await ephemeral.consume(key, 1, LONG)).toBe(0)
    await ephemeral.giveBack(key, 1, LONG)
    expect(await ephemeral.consume(key, 1, LONG)).toBe(0)
    expect(await ephemeral.consume(key, 1, LONG)).toBeGreaterThan(0)
  })

  it('lets so many through in a window, and says how long the others wait', async () => {
    const key = crypto.randomUUID()
    expect(await ephemeral.peek(key, 3, LONG)).toBe(0)
    expect(await Promise.all([1, 2, 3].map(() => ephemeral.consume(key, 3, LONG)))).toEqual([0, 0, 0])
    const peeked = await ephemeral.peek(key, 3, LONG)
    const refused = await ephemeral.consume(key, 3, LONG)
    for (const waiting of [peeked, refused]) {
      expect(waiting).toBeGreaterThan(0)
      expect(waiting).toBeLessThanOrEqual(LONG)
    }
    expect(await ephemeral.consume(crypto.randomUUID(), 3, LONG)).toBe(0)
  })

  it('lets more through when the window is over', async () => {
    const key = crypto.randomUUID()
    expect(await ephemeral.consume(key, 1, 1_000)).toBe(0)
    await until(async () => expect(await ephemeral.consume(key, 1, 1_000)).toBe(0))
    expect(await ephemeral.peek(key, 1, 1_000)).toBeLessThanOrEqual(1_000)
  })
})

describe('two processes on one Redis', () => {
  it('share what is left, and what is given back', async () => {
    const [one, other] = await Promise.all([connect([server.url]), connect([server.url])])
    const [here, there] = [redisEphemeral({ redis: one }), redisEphemeral({ redis: other })]
    const key = crypto.randomUUID()
    expect(await here.consume(key, 2, LONG)).toBe(0)
    expect(await there.consume(key, 2, LONG)).toBe(0)
    for (const each of [here, there]) expect(await each.consume(key, 2, LONG)).toBeGreaterThan(LONG - 10_000)
    const given = crypto.randomUUID()
    expect(await here.consume(given, 1, LONG)).toBe(0)
    await there.giveBack(given, 1, LONG)
    expect(await there.consume(given, 1, LONG)).toBe(0)
    expect(await here.consume(given, 1, LONG)).toBeGreaterThan(0)
  })
})

describe('while Redis is away', () => {
  it('waits for it once, and answers all that was asked in the order in which it was', async () => {
    const own = await startRedis()
    const ephemeral = redisEphemeral({ redis: await connect([own.url]) })
    own.freeze()
    const answered: number[] = []
    const ask = async (name: number) => {
      await ephemeral.consume(crypto.randomUUID(), 1, LONG)
      answered.push(name)
    }
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const early = [ask(1), ask(2)]
    await wait(300)
    const late = ask(3)
    await Promise.race(early)
    await turn()
    expect(answered).toEqual([1, 2, 3])
    const next = ask(4)
    await turn()
    expect(answered).toEqual([1, 2, 3, 4])
    await Promise.all([...early, late, next])
    own.thaw()
    await own.kill()
  })

  it('limits go on, and presence says so in time', async () => {
    const own = await startRedis()
    const ephemeral = redisEphemeral({ redis: await connect([own.url]) })
    const key = crypto.randomUUID()
    own.freeze()
    expect(await ephemeral.consume(key, 1, LONG)).toBe(0)
    expect(await ephemeral.consume(key, 1, LONG)).toBeGreaterThan(0)
    await expect(ephemeral.present()).rejects.toMatchObject({ code: 'unavailable' })
    own.thaw()
    await own.kill()
    expect(await ephemeral.consume(key, 1, LONG)).toBeGreaterThan(0)
    await expect(ephemeral.present()).rejects.toMatchObject({ code: 'unavailable' })
    await own.start()
    await until(() => ephemeral.arrive('process', 'person', LONG))
  })
})
