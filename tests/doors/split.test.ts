import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { browser, signInWithPassword } from '@/tests/support/browser'
import { temporaryFolder } from '@/tests/support/left-behind'
import { type NextAlone, startNextAlone } from '@/tests/support/next-alone'
import { PASSWORD, type Person } from '@/tests/support/people'
import { cuttingProxy } from '@/tests/support/proxy'
import { startRedis, type TestRedis } from '@/tests/support/redis'
import { restOf } from '@/tests/support/rest'
import { type TestBucket, testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open } from '@/tests/support/socket'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, refusalOf, uploadFile } from '@/tests/support/uploads'

/** Pages by Next alone, sockets on another origin. */
let pages: NextAlone
let sockets: TestServer
let shared: Record<string, string>
/** Where the pages would put the files of their log. */
const logs = temporaryFolder('hubbub-logs-')
let redis: TestRedis
let bucket: TestBucket

beforeAll(async () => {
  const port = await freePort()
  redis = await startRedis()
  bucket = testBucket()
  shared = {
    ...bucket.env,
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redis.url,
    AUTH_SECRET: 'one secret on either side of the bay',
  }
  sockets = await startServer({ env: { ...shared, ROLE: 'socket', ALLOWED_ORIGINS: `http://127.0.0.1:${port}` } })
  pages = await startNextAlone(
    { ...shared, SOCKET_URL: sockets.url, TRUST_PROXY: 'true', REGISTRATIONS_PER_ADDRESS: '2', LOG_DIR: logs },
    port,
  )
})
afterAll(async () => {
  await pages?.stop()
  await sockets?.stop()
  await redis?.kill()
  await bucket?.remove()
})

const register = (username: string, address: string, headers: Record<string, string> = {}) =>
  restOf(pages)('POST', '/api/register', { username, password: PASSWORD }, { 'x-forwarded-for': address, ...headers })

const FROM_ELSEWHERE = { extraHeaders: { origin: 'https://elsewhere.example' } }

const refused = (token: string, transport: string) =>
  new Promise<boolean>((resolve) => {
    const socket = open(sockets.url, { auth: { token }, transports: [transport], ...FROM_ELSEWHERE })
    const end = (isRefused: boolean) => () => {
      socket.disconnect()
      resolve(isRefused)
    }
    socket.once('connect', end(false)).once('connect_error', end(true))
  })

describe('pages by Next alone and a socket host elsewhere', () => {
  it('take a person from registering to the other host with a ticket', async () => {
    expect((await register('mira', '192.0.2.1')).status).toBe(201)
    const through = browser()
    expect(await signInWithPassword(through, pages.url, 'mira', PASSWORD)).toBeNull()
    const page = await through.go(`${pages.url}/r/general`, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${sockets.url} ${sockets.url.replace('http', 'ws')};`)
    const answer = await through.go(`${pages.url}/api/socket-ticket`, { method: 'POST' })
    const { token, url } = (await answer.json()) as { token: string; url: string }
    expect(url).toBe(sockets.url)

    for (const transport of ['websocket', 'polling']) {
      const socket = await connect(url, token, { transports: [transport], extraHeaders: { origin: pages.url } })
      expect(socket.all('ready')[0]?.user.username).toBe('mira')
      socket.close()
      expect(await refused(token, transport)).toBe(true)
    }
  })

  it('tell each other of what happens', async () => {
    const { token } = (await restOf(pages)('POST', '/api/token', { login: 'mira', password: PASSWORD })).body as { token: string }
    const socket = await connect(sockets.url, token)
    const posted = await restOf(pages, token)('POST', '/rooms/general/messages', { content: 'Across the bay.' })
    expect(posted.status).toBe(201)
    expect(await socket.next('message:posted')).toEqual(posted.body)
    socket.close()
  })

  it("lets pages of the first call the second's API with a token, and none of other origins", async () => {
    const { token } = (await restOf(sockets)('POST', '/api/token', { login: 'mira', password: PASSWORD })).body as { token: string }
    const from = (origin: string) => fetch(`${sockets.url}/api/me`, { headers: { authorization: `Bearer ${token}`, origin } })
    expect((await from(pages.url)).headers.get('access-control-allow-origin')).toBe(pages.url)
    expect((await from('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('take and give files, each those of the other, and go on with each other’s uploads', async () => {
    const { token, user } = (await restOf(pages)('POST', '/api/token', { login: 'mira', password: PASSWORD })).body as Person
    const mira = { token, user }
    const bytes = randomBytes(7_000_000)
    for (const [here, there] of [
      [pages, sockets],
      [sockets, pages],
    ] as const) {
      const file = await uploadFile(here, mira, bytes, 'tides.bin', { room_id: 'general' })
      const response = await fetchFile(there, mira, file.url, { range: 'bytes=5000000-' })
      expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 5000000-6999999/7000000'])
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(5_000_000))).toBe(true)
      const path = await tusOf(here, mira).create(bytes.length)
      expect((await tusOf(there, mira).patch(path, 0, bytes.subarray(0, 3_000_000))).status).toBe(204)
      expect((await tusOf(here, mira).patch(path, 3_000_000, bytes.subarray(3_000_000))).status).toBe(204)
      expect(await tusOf(there, mira).offset(path)).toBe(bytes.length)
      expect(await refusalOf(postForm(here, mira, 'no form'))).toMatchObject({ status: 415, code: 'unsupported_type' })
      expect(await refusalOf(postForm(here, null, formOf(bytes)))).toMatchObject({ status: 401, code: 'unauthorized' })
      expect((await postForm(here, mira, formOf('x'), {}, '/upload')).status).toBe(201)
    }
  })

  it('has its short paths, and says how it is', async () => {
    const ask = restOf(pages)
    expect((await ask('GET', '/health')).body).toMatchObject({ checks: { database: 'ok' } })
    expect(await ask('GET', '/rooms')).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
  })

  it('counts by the address that the proxy in front says, and by no other', async () => {
    expect((await register('tomas', '192.0.2.1')).status).toBe(201)
    const lies = { 'x-hubbub-address': '192.0.2.77', 'x-real-ip': '192.0.2.78' }
    expect((await register('chen', '192.0.2.99, 192.0.2.1', lies)).status).toBe(429)
    expect((await register('chen', '192.0.2.2')).status).toBe(201)
  })
})

describe('Next alone', () => {
  it('does nothing with the embedded database, and says so in its log', async () => {
    const alone = await startNextAlone({ ...shared, DATABASE_URL: '' })
    const answer = await fetch(`${alone.url}/api/health`)
    expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'internal' }])
    expect((await fetch(`${alone.url}/signin`)).status).toBe(500)
    const sentence = 'Next runs alone here, beside the socket host: set DATABASE_URL (the embedded database is for one process alone).'
    await expect.poll(() => alone.output()).toContain(sentence)
    await alone.stop()
  })

  it('answers unavailable while the database is away at its first request, and goes on when it is there', async () => {
    const way = await cuttingProxy('http://127.0.0.1:1')
    const url = new URL(shared.DATABASE_URL!)
    url.host = new URL(way.url).host
    const alone = await startNextAlone({ ...shared, DATABASE_URL: url.href })
    expect(await restOf(alone)('GET', '/api/workspace')).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    await expect.poll(() => alone.output()).toContain("The database at DATABASE_URL can't be reached: ")
    way.to(shared.DATABASE_URL!)
    expect(await restOf(alone)('GET', '/api/workspace')).toMatchObject({ status: 200 })
    await alone.stop()
    await way.close()
  })

  it('log on stdout alone, each request with its id, and print no metrics', async () => {
    const { headers } = await restOf(pages)('GET', '/api/me', undefined, { 'x-request-id': 'on-functions' })
    expect(headers.get('x-request-id')).toBe('on-functions')
    await expect.poll(() => pages.output()).toContain('"request":"on-functions","method":"GET","path":"/api/me","status":401')
    expect(readdirSync(logs)).toEqual([])
    for (const address of ['127.0.0.1', '203.0.113.7'])
      expect((await restOf(pages)('GET', '/metrics', undefined, { 'x-forwarded-for': address })).status).toBe(404)
  })
})
