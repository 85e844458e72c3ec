import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { startReceiver } from '@/lib/testing/receiver'
import { makePeople, type Person } from '@/tests/support/people'
import { startRedis, type TestRedis } from '@/tests/support/redis'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open } from '@/tests/support/socket'

/** What the parts of one installation share. */
let env: Record<string, string>
let socketHost: TestServer
let redis: TestRedis
let people: Record<'mira' | 'tomas', Person>

beforeAll(async () => {
  redis = await startRedis()
  env = {
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redis.url,
    AUTH_SECRET: 'the same tide for every boat in it',
  }
  socketHost = await startServer({ env: { ...env, ROLE: 'socket' } })
  people = await makePeople(socketHost, 'mira', 'tomas')
})
afterAll(async () => {
  await socketHost?.stop()
  await redis?.kill()
})

const get = async (server: TestServer, path: string) => (await fetch(server.url + path, { redirect: 'manual' })).status

describe('ROLE=socket', () => {
  it('carries sockets and the API, under short names too', async () => {
    const [mira, tomas] = [await connect(socketHost.url, people.mira.token), await connect(socketHost.url, people.tomas.token)]
    await mira.ask('message:post', { room_id: 'general', content: 'High water at ten.' })
    expect((await tomas.next('message:posted')).content).toBe('High water at ten.')
    const ask = restOf(socketHost, people.tomas.token)
    expect((await ask('POST', '/rooms/general/messages', { content: 'So it was.' })).status).toBe(201)
    expect((await mira.next('message:posted', ({ content }) => content === 'So it was.')).username).toBe('tomas')
    expect((await ask('GET', '/api/rooms/general/messages?limit=1')).body).toMatchObject([{ content: 'So it was.' }])
    expect((await ask('GET', '/health')).status).toBe(200)
    expect((await restOf(socketHost)('GET', '/api/me')).status).toBe(401)
    expect((await ask('POST', '/api/rooms', '{')).status).toBe(422)
    for (const socket of [mira, tomas]) socket.close()
  })

  it('has no pages, and has not loaded what makes them', async () => {
    for (const path of ['/', '/r/general', '/_next/static/x.js', '/api/nothing']) expect(await get(socketHost, path)).toBe(404)
    if (process.platform !== 'linux') return
    expect(readFileSync(`/proc/${socketHost.pid}/maps`, 'utf8')).not.toMatch(/next-swc/)
    const idle = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${socketHost.pid}/status`, 'utf8'))?.[1]) / 1024
    expect(idle).toBeLessThan(220)
  })
})

describe('ROLE=web', () => {
  it('has pages and the API, and no sockets', async () => {
    const server = await startServer({ env: { ...env, ROLE: 'web', SOCKET_URL: socketHost.url } })
    try {
      expect(await get(server, '/signin')).toBe(200)
      const { body } = await restOf(server, people.mira.token)('POST', '/api/socket-ticket')
      const { token, url } = body as { token: string; url: string }
      expect(url).toBe(socketHost.url)
      const socket = await connect(url, token)
      expect(socket.all('ready')[0]?.user.id).toBe(people.mira.user.id)
      socket.close()
      const refused = open(server.url, { auth: { token } })
      await new Promise((resolve) => refused.once('connect_error', resolve))
      refused.disconnect()
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })
})

describe('ROLE=worker', () => {
  it('delivers to webhooks what others post, who do not', async () => {
    const receiver = await startReceiver()
    const ask = restOf(socketHost, people.mira.token)
    await ask('POST', '/api/rooms', { id: 'pier', name: 'Pier' })
    await ask('POST', '/api/rooms/pier/outgoing-webhooks', { name: 'Almanac', url: receiver.url })
    const { body: message } = await ask('POST', '/api/rooms/pier/messages', { content: 'High water at ten.' })
    const [one, other] = await Promise.all(
      ['a', 'b'].map(() => startServer({ env: { ...env, ROLE: 'worker', WEBHOOK_ALLOW_PRIVATE: 'true' } })),
    )
    try {
      await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1)
      await ask('POST', '/api/rooms/pier/messages', { content: 'So it was.' })
      await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(2)
      expect(receiver.received.map(({ body }) => (JSON.parse(body) as { data: unknown }).data)[0]).toEqual(message)
    } finally {
      expect(await Promise.all([one?.stop(), other?.stop()])).toEqual([0, 0])
      await receiver.close()
    }
  })

  it('says how it is, and nothing else', async () => {
    const server = await startServer({ env: { ...env, ROLE: 'worker' } })
    try {
      for (const path of ['/health', '/api/health']) expect(await get(server, path)).toBe(200)
      for (const path of ['/', '/api/me', '/api/workspace', '/socket.io/?EIO=4&transport=polling'])
        expect(await get(server, path)).toBe(404)
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })
})

/** A start that must fail, and all that it says. */
async function failedStart(settings: Record<string, string>) {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', './scripts/register.mjs', 'server.ts'], {
    env: { PATH, HOME, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', ...settings },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

describe('a part of several', () => {
  it.each([
    ['the secret', { AUTH_SECRET: '' }, 'ROLE=socket is one part of several: set AUTH_SECRET (what one signs the others must know).\n'],
    [
      'the database and Redis',
      { DATABASE_URL: '', REDIS_URL: '' },
      'ROLE=socket is one part of several: set DATABASE_URL (the embedded database is for one process alone), REDIS_URL (it carries events from one to the other).\n',
    ],
    [
      'the secret, with Redis and everything in it',
      { ROLE: 'all', AUTH_SECRET: '' },
      'REDIS_URL is for several processes: set AUTH_SECRET (what one signs the others must know).\n',
    ],
  ])('does not start without %s, and says so in a sentence', async (_, missing, sentence) => {
    expect(await failedStart({ ...env, ROLE: 'socket', ...missing })).toEqual({ code: 1, said: sentence })
  })

  it('says so when there is no database', async () => {
    const { code, said } = await failedStart({ ...env, ROLE: 'socket', DATABASE_URL: 'postgres://hubbub@127.0.0.1:1/hubbub' })
    expect(code).toBe(1)
    expect(said).toBe("The database at DATABASE_URL can't be reached: connect ECONNREFUSED 127.0.0.1:1.\n")
  })
})
