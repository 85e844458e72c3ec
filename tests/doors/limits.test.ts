import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLOSE_CODES, DIALECT_FRAMES_FORGIVEN } from '@/lib/contract/dialects'
import { ADDRESS_FACTOR } from '@/lib/domain/limits/limits'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { makeCrowd } from '@/tests/support/crowd'
import { dial } from '@/tests/support/dialect-client'
import { makePeople, type Person } from '@/tests/support/people'
import { startRedis, type TestRedis } from '@/tests/support/redis'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'

const POINTS = 4
/** Longer than all that is done here may take: nothing is let go again. */
const HOUR_MS = 60 * 60_000

let redis: TestRedis
let servers: [TestServer, TestServer]
let people: Record<'ada' | 'bruno' | 'chen' | 'dalia' | 'emil' | 'mira', Person>

beforeAll(async () => {
  redis = await startRedis()
  const env = {
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redis.url,
    AUTH_SECRET: crypto.randomUUID(),
    TRUST_PROXY: 'true',
    RATE_LIMIT_MESSAGES: `${POINTS}/1h`,
  }
  servers = [await startServer({ env }), await startServer({ env })]
  people = await makePeople(servers[0], 'ada', 'bruno', 'chen', 'dalia', 'emil', 'mira')
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()))
  await redis?.kill()
})

let sent = 0
const post = ({ token }: Person, from: string, server = servers[0]) =>
  fetch(`${server.url}/api/rooms/general/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ content: `message ${++sent}` }),
  })
/** Takes all that this person may send. */
async function use(person: Person, from: string) {
  for (let i = 0; i < POINTS; i++) expect((await post(person, from)).status).toBe(201)
}

it('tells a REST client in the header and in the body how long to wait', async () => {
  await use(people.ada, '192.0.2.1')
  const refused = await post(people.ada, '192.0.2.1')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  const problem = (await refused.json()) as { code: string; status: number; retry_after_ms: number }
  expect(problem).toMatchObject({ code: 'rate_limited', status: 429 })
  expect(problem.retry_after_ms).toBeGreaterThan(0)
  expect(problem.retry_after_ms).toBeLessThanOrEqual(HOUR_MS)
  expect(refused.headers.get('retry-after')).toBe(`${Math.ceil(problem.retry_after_ms / 1_000)}`)
})

it('counts a person at both of two servers together, whatever door they use and wherever they come from', async () => {
  const sockets = await Promise.all(servers.map((server) => connect(server.url, people.bruno.token)))
  await use(people.bruno, '192.0.2.2')
  for (const socket of sockets) {
    const { error } = await socket.ask('message:post', { room_id: 'general', content: 'one more' }).then(
      () => ({ error: null }),
      (error: unknown) => ({ error }),
    )
    expect(error).toMatchObject({ code: 'rate_limited', retry_after_ms: expect.any(Number) as number })
    socket.close()
  }
  expect((await post(people.bruno, '192.0.2.3', servers[1])).status).toBe(429)
})

it('answers a dialect’s frame that comes too soon, and closes when it goes on', async () => {
  const client = await dial(servers[1].url, `/ws/chat/general?token=${people.chen.token}`)
  await use(people.chen, '192.0.2.4')
  const say = () => client.say({ type: 'message', content: 'and another' })
  say()
  expect(await client.next('error')).toEqual({
    type: 'error',
    code: 'rate_limited',
    message: expect.stringMatching(/too quick.*\d+ min/) as string,
    retry_after_ms: expect.any(Number) as number,
  })
  expect(client.raw.readyState).toBe(client.raw.OPEN)
  for (let i = 1; i < DIALECT_FRAMES_FORGIVEN; i++) say()
  expect((await client.closed).code).toBe(CLOSE_CODES.rate_limited)
  expect(client.all('error')).toHaveLength(DIALECT_FRAMES_FORGIVEN)
})

it('keeps to slow mode at both servers together, and answers a nonce again as ever', async () => {
  const owner = restOf(servers[0], people.ada.token)
  expect((await owner('POST', '/api/rooms', { id: 'slow', name: 'Slow' })).status).toBe(201)
  expect((await owner('POST', '/api/rooms/slow/members', { user_id: people.mira.user.id })).status).toBe(200)
  expect((await owner('PATCH', '/api/rooms/slow', { slow_mode_seconds: 600 })).body).toMatchObject({ slow_mode_seconds: 600 })
  const say = (server: TestServer, nonce: string) =>
    restOf(server, people.mira.token)('POST', '/api/rooms/slow/messages', { content: 'at once', nonce })
  const answers = await Promise.all(servers.map((server, i) => say(server, `n${i}`)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 429])
  const refused = answers.find(({ status }) => status === 429)!
  expect(refused.body).toMatchObject({ code: 'rate_limited', message: 'Slow mode: you can post again in 10 min.' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500)
  const sent = answers.findIndex(({ status }) => status === 201)
  expect((await say(servers[1 - sent]!, `n${sent}`)).body).toEqual(answers[sent]!.body)
})

it('counts an address over its people, as the trusted proxy names it, and no other', async () => {
  for (const one of await makeCrowd(servers[0], ADDRESS_FACTOR)) await use(one, '192.0.2.9')
  expect((await post(people.dalia, '192.0.2.9', servers[1])).status).toBe(429)
  expect((await post(people.dalia, '203.0.113.1, 192.0.2.9', servers[1])).status).toBe(429)
  expect((await post(people.dalia, '192.0.2.10', servers[1])).status).toBe(201)
})

it('goes on counting in each process while Redis is away, and refuses nobody for it', async () => {
  await redis.kill()
  await use(people.emil, '192.0.2.5')
  expect((await post(people.emil, '192.0.2.5')).status).toBe(429)
  expect((await post(people.emil, '192.0.2.5', servers[1])).status).toBe(201)
})
