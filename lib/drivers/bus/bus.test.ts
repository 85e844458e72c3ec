import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Bus, type Delivery, roomTopic, userTopic } from '@/lib/domain/ports'
import { memoryBus } from '@/lib/drivers/bus/memory'
import { redisBus } from '@/lib/drivers/bus/redis'
import { silentLog } from '@/lib/testing/test-database'
import { startRedis, startRedisCluster, type TestRedis, type TestRedisCluster } from '@/tests/support/redis'

let server: TestRedis
let safe: TestRedis
let cluster: TestRedisCluster

beforeAll(async () => {
  ;[server, safe, cluster] = await Promise.all([startRedis(), startRedis({ tls: true }), startRedisCluster()])
})
afterAll(() => Promise.all([server?.kill(), safe?.kill(), cluster?.stop()]))

const open: Bus[] = []
afterEach(() => Promise.all(open.splice(0).map((bus) => bus.close())))

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000 })
const typing = (room_id: string, user_id = 'mira'): Delivery => ({
  event: 'typing:started',
  payload: { room_id, user_id, username: user_id },
  to: { rooms: [room_id] },
})
const heardBy = (bus: Bus) => {
  const heard: Delivery[] = []
  bus.subscribe((delivery) => heard.push(delivery))
  return heard
}
async function busOf(urls: string[], options: { cluster?: boolean } = {}): Promise<Bus> {
  const { bus } = redisBus({ urls, cluster: options.cluster ?? false, log: silentLog })
  open.push(bus)
  await until(() => bus.ping())
  return bus
}

describe('within a process', () => {
  it.each([
    ['memory', async () => memoryBus()],
    ['redis', () => busOf([server.url])],
  ])('%s hands on before publish returns, to everyone who subscribed', async (_name, make) => {
    const bus = await make()
    const first = heardBy(bus)
    const second: Delivery[] = []
    const end = bus.subscribe((delivery) => second.push(delivery))
    bus.publish(typing('general'))
    end()
    bus.publish(typing('studio'))
    bus.hand(typing('desk'))
    expect(first).toEqual([typing('general'), typing('studio'), typing('desk')])
    expect(second).toEqual([typing('general')])
  })
})

describe.each([
  ['one server', () => [server.url]],
  ['a server with TLS', () => [safe.url]],
  ['a cluster', () => cluster.urls],
])('between processes on %s', (_name, urls) => {
  // The certificate is this test's own.
  beforeAll(() => vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0'))
  afterAll(() => vi.unstubAllEnvs())

  it('brings what is published to a topic that is followed, in order, once', async () => {
    const [here, there] = await Promise.all([busOf(urls()), busOf(urls())])
    const heard = heardBy(there)
    await there.follow([roomTopic('general'), userTopic('mira')])
    for (let i = 0; i < 200; i++) here.publish(typing('general', `${i}`))
    here.publish(typing('studio'))
    const own: Delivery = { event: 'room:read', payload: { room_id: 'general', user_id: 'mira', seq: 3 }, to: { users: ['mira'] } }
    here.publish(own)
    await until(() => expect(heard).toHaveLength(201))
    expect(heard.filter((one) => one.event === 'typing:started').map((one) => (one.payload as { user_id: string }).user_id)).toEqual(
      Array.from({ length: 200 }, (_, i) => `${i}`),
    )
    expect(heard).toContainEqual(own)
  })

  it('brings to everyone what lets people into a room, and what is for several', async () => {
    const [here, there] = await Promise.all([busOf(urls()), busOf(urls())])
    const heard = heardBy(there)
    const joined: Delivery = {
      event: 'member:joined',
      payload: { room_id: 'new', user_id: 'mira', username: 'mira', timestamp: new Date().toISOString() },
      to: { rooms: ['new'] },
      joins: { roomId: 'new', userIds: ['mira'], from: { seq: 0, rev: 0 } },
    }
    here.publish(joined)
    here.publish({ event: 'presence:changed', payload: { user_id: 'mira', username: 'mira', status: 'online' }, to: {} })
    await until(() => expect(heard.map((one) => one.event)).toEqual(['member:joined', 'presence:changed']))
    expect(heard[0]).toEqual(joined)
  })

  it('brings nothing of a topic that is followed no longer', async () => {
    const [here, there] = await Promise.all([busOf(urls()), busOf(urls())])
    const heard = heardBy(there)
    // One slot of the cluster has them all (what stands in braces names it): there, one thing is done after the other.
    const [general, studio, desk] = ['{tide}-general', '{tide}-studio', '{tide}-desk'] as const
    await there.follow([roomTopic(general), roomTopic(studio)])
    there.unfollow([roomTopic(general)])
    await there.follow([roomTopic(desk)])
    here.publish(typing(general))
    here.publish(typing(studio))
    await until(() => expect(heard).toEqual([typing(studio)]))
  })
})

describe('while Redis is away', () => {
  it('a process that could not wait for a topic to be followed hears that something may be lost as soon as it is', async () => {
    const own = await startRedis()
    const [here, there] = await Promise.all([busOf([own.url]), busOf([own.url])])
    const restored = [vi.fn(), vi.fn()]
    for (const [i, bus] of [here, there].entries()) bus.onRestored(restored[i]!)
    own.freeze()
    await there.follow([roomTopic('general')])
    expect(restored[1]).not.toHaveBeenCalled()
    own.thaw()
    await until(() => expect(restored[1]).toHaveBeenCalled())
    const heard = heardBy(there)
    here.publish(typing('general'))
    await until(() => expect(heard).toEqual([typing('general')]))
    await there.follow([roomTopic('studio')])
    expect(restored.map((one) => one.mock.calls.length)).toEqual([0, 1])
    await own.kill()
  })

  it('a process goes on by itself; when it is back, all hear that something may be lost, and what is published arrives', async () => {
    const own = await startRedis()
    const [here, there] = await Promise.all([busOf([own.url]), busOf([own.url])])
    await Promise.all([here, there].map((bus) => bus.follow([roomTopic('general')])))
    const restored = [vi.fn(), vi.fn()]
    for (const [i, bus] of [here, there].entries()) bus.onRestored(restored[i]!)
    const [near, far] = [heardBy(here), heardBy(there)]

    await own.kill()
    await until(() => expect(here.ping()).rejects.toThrow())
    here.publish(typing('general', 'lost'))
    expect(near).toHaveLength(1)
    const begun = Date.now()
    await there.follow([roomTopic('studio')])
    expect(Date.now() - begun).toBeLessThan(8_000)

    await own.start()
    await until(() => {
      for (const callback of restored) expect(callback).toHaveBeenCalled()
    })
    await Promise.all([here, there].map((bus) => until(() => bus.ping())))
    here.publish(typing('general', 'after'))
    here.publish(typing('studio', 'after'))
    await until(() => expect(far).toEqual([typing('general', 'after'), typing('studio', 'after')]))
    await own.kill()
  })

  it('a process starts, and joins the others when it is there', async () => {
    const own = await startRedis()
    await own.kill()
    const { bus } = redisBus({ urls: [own.url], cluster: false, log: silentLog })
    open.push(bus)
    await bus.follow([roomTopic('general')])
    const heard = heardBy(bus)
    await own.start()
    const other = await busOf([own.url])
    await until(() => {
      other.publish(typing('general'))
      expect(heard.length).toBeGreaterThan(0)
    })
    await own.kill()
  })
})
