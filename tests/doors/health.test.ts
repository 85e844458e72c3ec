import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '@/tests/support/left-behind'
import { startPostgres, type TestPostgres } from '@/tests/support/postgres'
import { cuttingProxy } from '@/tests/support/proxy'
import { startRedis } from '@/tests/support/redis'
import { testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'

const PATIENCE = { timeout: 20_000, interval: 200 }
const AUTH_SECRET = 'the lighthouse keeps its own secrets'

let postgres: TestPostgres
let server: TestServer

beforeAll(async () => {
  postgres = await startPostgres()
  server = await startServer({ env: { DATABASE_URL: postgres.url } })
})
afterAll(async () => {
  await server?.stop()
  await postgres?.stop('immediate')
})

async function healthOf(path: string, of = server): Promise<[number, unknown]> {
  const response = await fetch(of.url + path)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return [response.status, await response.json()]
}
const up = (...parts: string[]) => Object.fromEntries(parts.map((part) => [part, 'ok']))

describe('health', () => {
  it('keeps an idle connection longer than what stands before it, so that no request goes out on one that is closed at that moment', async () => {
    const response = await fetch(`${server.url}/health/live`)
    await response.text()
    expect(Number(/timeout=(\d+)/.exec(response.headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60)
  })

  it('is ok while everything answers, for the whole and for each service, under both names', async () => {
    for (const [path, ...parts] of [
      ['/health', 'database', 'bus', 'storage'],
      ['/presence/health', 'database', 'bus'],
      ['/notifications/health', 'database', 'bus'],
      ['/files/health', 'database', 'storage'],
      ['/health/ready', 'database'],
      ['/health/live'],
    ] as const) {
      const answer = await healthOf(`/api${path}`)
      expect(answer, path).toEqual([200, { status: 'ok', checks: up(...parts) }])
      expect(await healthOf(path), path).toEqual(answer)
    }
  })

  it('is asked for, by a look at the head too, and not told', async () => {
    expect((await fetch(`${server.url}/api/health`, { method: 'HEAD' })).status).toBe(200)
    for (const path of ['/api/health', '/api/health/live', '/api/files/health'])
      expect((await fetch(server.url + path, { method: 'POST' })).status, path).toBe(405)
    expect((await fetch(`${server.url}/api/health/nothing`)).status).toBe(404)
  })

  it('is down without the database, while the process lives, and comes back with it', async () => {
    await postgres.stop('fast')
    await expect
      .poll(() => healthOf('/api/health'), PATIENCE)
      .toEqual([503, { status: 'down', checks: { ...up('bus', 'storage'), database: 'down' } }])
    for (const path of ['/api/health/ready', '/api/presence/health', '/api/notifications/health', '/api/files/health'])
      expect((await healthOf(path))[0], path).toBe(503)
    expect(await healthOf('/api/health/live')).toEqual([200, { status: 'ok', checks: {} }])
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('hubbub_part_up{part="database"} 0\n')
    await postgres.start()
    await expect.poll(() => healthOf('/api/health/ready'), PATIENCE).toEqual([200, { status: 'ok', checks: up('database') }])
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('hubbub_part_up{part="database"} 1\n')
  })

  it('is degraded without Redis, and whole again with it', async () => {
    const redis = await startRedis()
    const env = { DATABASE_URL: postgres.url, AUTH_SECRET, REDIS_URL: redis.url }
    const one = await startServer({ env })
    try {
      await expect
        .poll(() => healthOf('/api/health', one), PATIENCE)
        .toEqual([200, { status: 'ok', checks: up('database', 'bus', 'storage') }])
      await redis.kill()
      const degraded = (...parts: string[]) => [200, { status: 'degraded', checks: { ...up(...parts), bus: 'down' } }]
      await expect.poll(() => healthOf('/api/health', one), PATIENCE).toEqual(degraded('database', 'storage'))
      expect(await healthOf('/api/presence/health', one)).toEqual(degraded('database'))
      expect((await healthOf('/api/health/ready', one))[0]).toBe(200)
      expect(await (await fetch(`${one.url}/metrics`)).text()).toContain('hubbub_part_up{part="bus"} 0\n')
      await redis.start()
      await expect
        .poll(() => healthOf('/api/health', one), PATIENCE)
        .toEqual([200, { status: 'ok', checks: up('database', 'bus', 'storage') }])
    } finally {
      await one.stop()
      await redis.kill()
    }
  })

  it('is degraded without its store for files, by whichever names that was given, and whole again with it', async () => {
    const bucket = testBucket()
    const proxy = await cuttingProxy(bucket.endpoint)
    const { host } = new URL(proxy.url)
    const names = {
      MINIO_ENDPOINT: host,
      MINIO_BUCKET: bucket.bucket,
      MINIO_ACCESS_KEY: bucket.accessKey,
      MINIO_SECRET_KEY: bucket.secretKey,
    }
    proxy.to()
    const env = { DATABASE_URL: postgres.url, AUTH_SECRET, ...names }
    const one = await startServer({ env })
    const whole = [200, { status: 'ok', checks: up('database', 'bus', 'storage') }]
    try {
      for (let time = 1; time <= 2; time++) {
        await expect
          .poll(() => healthOf('/api/health', one), PATIENCE)
          .toEqual([200, { status: 'degraded', checks: { ...up('database', 'bus'), storage: 'down' } }])
        expect(await healthOf('/api/files/health', one)).toEqual([503, { status: 'down', checks: { database: 'ok', storage: 'down' } }])
        expect((await healthOf('/api/health/ready', one))[0]).toBe(200)
        proxy.to(bucket.endpoint)
        await expect.poll(() => healthOf('/api/health', one), PATIENCE).toEqual(whole)
        expect(await bucket.exists()).toBe(true)
        proxy.to()
        proxy.cut()
      }
    } finally {
      await one.stop()
      await proxy.close()
      await bucket.remove()
    }
  })

  it('is degraded without a place for files, which only files cannot do without', async () => {
    const folder = '/dev/null/data'
    const homeless = await startServer({
      env: { DATABASE_URL: postgres.url, AUTH_SECRET, DATA_DIR: folder, LOG_DIR: join(temporaryFolder('hubbub-logs-'), 'logs') },
    })
    try {
      expect(await healthOf('/api/health', homeless)).toEqual([
        200,
        { status: 'degraded', checks: { ...up('database', 'bus'), storage: 'down' } },
      ])
      expect((await healthOf('/api/health/ready', homeless))[0]).toBe(200)
      expect(await healthOf('/api/files/health', homeless)).toEqual([503, { status: 'down', checks: { database: 'ok', storage: 'down' } }])
    } finally {
      await homeless.stop()
    }
  })
})
