import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_TOKEN_PREFIX } from '@/lib/contract/tokens'
import { readSecret } from '@/lib/server/secrets'
import { bearer, closeCodeOf, dial } from '@/tests/support/dialect-client'
import { issueToken, makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: 'true' } })
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  const ada = restOf(server, people.ada.token)
  await ada('POST', '/api/rooms', { id: 'vault', name: 'Vault', visibility: 'private' })
})
afterAll(() => server?.stop())

const as = (name: 'ada' | 'mira' | 'tomas') => bearer(people[name].token)
const PATHS = {
  room: () => `/ws/general/${people.mira.user.id}`,
  chat: () => '/ws/chat/general',
  email: () => '/ws/mira@tidewater.example',
  plain: () => '/ws',
}
const dialectNames = Object.keys(PATHS) as (keyof typeof PATHS)[]
const logLines = () =>
  readFileSync(join(server.env.LOG_DIR!, 'websocket.log'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('without a token that is good', () => {
  it.each(dialectNames)('%s closes with 4401', async (name) => {
    const path = PATHS[name]()
    expect(await closeCodeOf(server.url, path)).toBe(4401)
    expect(await closeCodeOf(server.url, `${path}?username=visitor`)).toBe(4401)
    const expired = await issueToken(server, people.mira.user.id, -5_000)
    for (const token of ['x', expired, `${API_TOKEN_PREFIX}nothing`, `${people.mira.token.slice(0, -3)}AAA`]) {
      expect(await closeCodeOf(server.url, `${path}?token=${token}`)).toBe(4401)
      expect(await closeCodeOf(server.url, path, bearer(token))).toBe(4401)
    }
  })
})

describe('an address', () => {
  it('that names someone else closes with 4403', async () => {
    for (const path of [
      `/ws/general/${people.tomas.user.id}`,
      '/ws/general/tomas',
      '/ws/tomas@tidewater.example',
      '/ws/mira@elsewhere.example',
    ]) {
      expect(await closeCodeOf(server.url, path, as('mira')), path).toBe(4403)
    }
  })

  it('of a room that is not there for the person closes with 4404', async () => {
    for (const room of ['nowhere', 'vault', 'NOT%20an%20id', '%00', 'x'.repeat(300)]) {
      expect(await closeCodeOf(server.url, `/ws/${room}/${people.mira.user.id}`, as('mira')), room).toBe(4404)
      expect(await closeCodeOf(server.url, `/ws/chat/${room}`, as('mira')), room).toBe(4404)
    }
  })

  it('that no dialect has is not found', async () => {
    for (const path of ['/ws/a/b/c', '/ws/noone', '/ws/chat', '/ws/%E0%A4%A', '/ws/%ff/x', '/wsx']) {
      await expect(dial(server.url, path, as('mira')), path).rejects.toThrow(/404|hang up|ECONNRESET/)
    }
  })

  it('names the person by id or by username, whatever its case', async () => {
    for (const name of [people.mira.user.id.toUpperCase(), 'mira', 'MIRA']) {
      const client = await dial(server.url, `/ws/general/${name}`, as('mira'))
      client.say({ type: 'message', content: 'me' })
      expect(await client.next('message')).toMatchObject({ user_id: people.mira.user.id, username: 'mira' })
      await client.close()
    }
  })
})

describe('the web app’s cookie', () => {
  const cookie = async () => {
    const secret = await readSecret(server.env.DATA_DIR!, 'auth-secret')
    const token = await encode({ token: { sub: people.mira.user.id, since: Math.floor(Date.now() / 1000) }, secret, maxAge: 3600 })
    return `next-auth.session-token=${token}`
  }
  it('lets in from our own pages, and from no other', async () => {
    const origin = new URL(server.url).origin
    for (const headers of [{ origin }, {} as Record<string, string>]) {
      const client = await dial(server.url, '/ws', { headers: { cookie: await cookie(), ...headers } })
      client.say('by cookie')
      await client.next((frame) => frame.content === 'by cookie' && frame.username === 'mira')
      await client.close()
    }
    for (const other of ['https://elsewhere.example', 'null']) {
      expect(await closeCodeOf(server.url, '/ws', { headers: { cookie: await cookie(), origin: other } })).toBe(4403)
    }
  })
  it('is not asked for of someone with a token, who may come from any page', async () => {
    const client = await dial(server.url, '/ws', { headers: { ...as('mira').headers, origin: 'https://elsewhere.example' } })
    client.say('by token')
    await client.next((frame) => frame.content === 'by token')
    await client.close()
  })
})

describe('losing', () => {
  it('the session closes with 4401', async () => {
    const client = await dial(server.url, '/ws/chat/general', as('tomas'))
    client.say({ type: 'message', content: 'in' })
    await client.next('message')
    const { status } = await restOf(server, people.ada.token)('POST', '/api/sessions/revoke', { user_id: people.tomas.user.id })
    expect(status).toBeLessThan(300)
    expect((await client.closed).code).toBe(4401)
  })

  it('the room closes with 4404', async () => {
    const ada = restOf(server, people.ada.token)
    await ada('POST', '/api/rooms', { id: 'jetty', name: 'Jetty' })
    const client = await dial(server.url, '/ws/chat/jetty', as('mira'))
    client.say({ type: 'message', content: 'in' })
    await client.next('message')
    await ada('DELETE', '/api/rooms/jetty')
    expect((await client.closed).code).toBe(4404)
  })
})

it('is in the log and the metrics, by the dialect’s path and the address before the proxy', async () => {
  const client = await dial(server.url, `/ws/general/mira?username=mira&token=${people.mira.token}`, {
    headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.9', 'x-request-id': 'by-hand-1' },
  })
  client.say({ type: 'message', content: 'counted' })
  await client.next('message')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/hubbub_connections\{[^}]*door="\/ws\/\{room_id\}\/\{user_id\}"[^}]*\} 1\n/)
  await client.close()
  await expect.poll(() => logLines().filter((line) => line.msg === 'disconnected' && line.address === '203.0.113.9')).toHaveLength(1)
  const [line] = logLines().filter((one) => one.address === '203.0.113.9')
  expect(line).toMatchObject({ door: '/ws/{room_id}/{user_id}', user: people.mira.user.id })
  expect(readFileSync(join(server.env.LOG_DIR!, 'websocket.log'), 'utf8')).not.toContain(people.mira.token)
})

it('stays silent about a page of HTTP at the same path, and goes on', async () => {
  expect((await fetch(`${server.url}/ws`)).status).toBe(404)
})
