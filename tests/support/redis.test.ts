import { readFileSync } from 'node:fs'
import { createClient, createCluster } from 'redis'
import { afterEach, describe, expect, it } from 'vitest'
import { startRedis, startRedisCluster, type TestRedis } from '@/tests/support/redis'

let redis: TestRedis | undefined
afterEach(async () => {
  await redis?.kill()
  redis = undefined
})

async function connect(url: string, ca?: string) {
  const socket = { reconnectStrategy: false as const, ...(ca && { tls: true as const, ca }) }
  const client = createClient({ url, socket })
  client.on('error', () => {})
  return client.connect()
}

describe("a Redis of a test's own", () => {
  it('is empty when it is started again after a kill', async () => {
    redis = await startRedis()
    const before = await connect(redis.url)
    await before.set('tide', 'high')
    await redis.kill()
    await expect(before.get('tide')).rejects.toThrow()
    await redis.start()
    const after = await connect(redis.url)
    expect(await after.get('tide')).toBeNull()
    after.destroy()
  })

  it('stands still when frozen, and goes on when thawed', async () => {
    redis = await startRedis()
    const client = await connect(redis.url)
    redis.freeze()
    let answered = false
    const answer = client.ping().finally(() => (answered = true))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toBe(false)
    redis.thaw()
    expect(await answer).toBe('PONG')
    client.destroy()
  })

  it('speaks TLS with a certificate that must be trusted', async () => {
    redis = await startRedis({ tls: true })
    expect(redis.url).toMatch(/^rediss:/)
    await expect(connect(redis.url)).rejects.toThrow(/certificate/)
    const client = await connect(redis.url, readFileSync(redis.certificate!, 'utf8'))
    expect(await client.ping()).toBe('PONG')
    client.destroy()
  })

  it('comes as a cluster of three that spreads keys', async () => {
    const three = await startRedisCluster()
    try {
      const cluster = createCluster({ rootNodes: [{ url: three.urls[0]! }] })
      cluster.on('error', () => {})
      await cluster.connect()
      expect(cluster.masters).toHaveLength(3)
      for (let i = 0; i < 30; i++) await cluster.set(`key ${i}`, `${i}`)
      for (const { url } of three.nodes) {
        const node = await connect(url)
        expect(await node.dbSize()).toBeGreaterThan(0)
        node.destroy()
      }
      cluster.destroy()
    } finally {
      await three.stop()
    }
  })
})
