import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { bearer, closeCodeOf, type DialectClient, dial } from '@/tests/support/dialect-client'
import { makePeople, type Person } from '@/tests/support/people'
import { startRedis, type TestRedis } from '@/tests/support/redis'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'

let redis: TestRedis
let servers: [TestServer, TestServer]
let people: Record<'ada' | 'mira' | 'tomas' | 'chen', Person>
const clients: DialectClient[] = []

beforeAll(async () => {
  redis = await startRedis()
  const env = { DATABASE_URL: await freshDatabase(), REDIS_URL: redis.url, AUTH_SECRET: crypto.randomUUID(), GUESTS: 'true' }
  servers = [await startServer({ env }), await startServer({ env })]
  people = await makePeople(servers[0], 'ada', 'mira', 'tomas', 'chen')
})
afterAll(async () => {
  for (const client of clients) client.raw.terminate()
  await Promise.all((servers ?? []).map((server) => server.stop()))
  await redis?.kill()
})

async function come(at: 0 | 1, path: string, name?: keyof typeof people) {
  const client = await dial(servers[at].url, path, name ? bearer(people[name].token) : {})
  clients.push(client)
  return client
}
const ofKind = (client: DialectClient, type: string, username: string) => client.all(type).filter((frame) => frame.username === username)

it('dialects at two processes share a room: messages in one order, and who comes and goes', async () => {
  const mira = await come(0, '/ws/general/mira', 'mira')
  await mira.next((frame) => frame.type === 'user_joined' && frame.username === 'mira')
  const tomas = await come(1, '/ws/chat/general', 'tomas')
  await mira.next((frame) => frame.type === 'user_joined' && frame.username === 'tomas')
  const chen = await come(0, '/ws/chen@tidewater.example', 'chen')
  await tomas.next((frame) => frame.type === 'join' && frame.username === 'chen')
  const ada = await come(1, '/ws', 'ada')
  await chen.next(
    (frame) => frame.type === 'users' && ['ada', 'chen', 'mira', 'tomas'].every((name) => (frame.users as string[]).includes(name)),
  )

  ada.say('in')
  await ada.next((frame) => frame.content === 'in')
  for (let i = 0; i < 20; i++) {
    mira.say({ type: 'message', content: `mira ${i}` })
    tomas.say({ type: 'message', content: `tomas ${i}` })
    chen.say(`chen ${i}`)
    ada.say(`ada ${i}`)
  }
  const said = (client: DialectClient) => client.frames.map(({ content }) => String(content)).filter((content) => /^\w+ \d+$/.test(content))
  for (const client of [mira, tomas, chen, ada]) await expect.poll(() => said(client).length, { timeout: 20_000 }).toBe(80)
  for (const client of [tomas, chen, ada]) expect(said(client)).toEqual(said(mira))

  tomas.say({ type: 'typing' })
  await mira.next((frame) => frame.type === 'typing' && frame.username === 'tomas')
  await ada.close()
  await mira.next((frame) => frame.type === 'user_left' && frame.username === 'ada')
  await tomas.next((frame) => frame.type === 'leave' && frame.username === 'ada')
  await expect.poll(() => chen.all('users').at(-1)?.users).not.toContain('ada')
  // Each was told of once, though both processes knew.
  for (const name of ['tomas', 'chen', 'ada']) expect(ofKind(mira, 'user_joined', name)).toHaveLength(1)
  expect(ofKind(mira, 'user_left', 'ada')).toHaveLength(1)
})

it('a name that is in use at one process is in use at the other', async () => {
  const first = await come(0, '/ws/general/u?username=pilot')
  await first.next((frame) => frame.type === 'user_joined' && frame.username === 'pilot')
  expect(await closeCodeOf(servers[1].url, '/ws?username=pilot')).toBe(4409)
})

it('losing the room or the session at one process closes the connection at the other', async () => {
  const ada = restOf(servers[0], people.ada.token)
  await ada('POST', '/api/rooms', { id: 'vault', name: 'Vault', visibility: 'private' })
  await ada('POST', '/api/rooms/vault/members', { user_id: people.chen.user.id })
  const chen = await come(1, '/ws/chat/vault', 'chen')
  chen.say({ type: 'message', content: 'in the vault' })
  await chen.next((frame) => frame.content === 'in the vault')
  await ada('DELETE', `/api/rooms/vault/members/${people.chen.user.id}`)
  expect((await chen.closed).code).toBe(4403)
  const tomas = await come(1, '/ws/chat/general', 'tomas')
  tomas.say({ type: 'message', content: 'still here' })
  await tomas.next((frame) => frame.content === 'still here')
  await ada('POST', '/api/sessions/revoke', { user_id: people.tomas.user.id })
  expect((await tomas.closed).code).toBe(4401)
})
