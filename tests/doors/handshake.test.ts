import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import { errorShape } from '@/lib/contract/errors'
import { readSecret } from '@/lib/server/secrets'
import { issueToken, makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'

let server: TestServer
let people: Record<'mira' | 'tomas', Person>

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'mira', 'tomas')
})
afterAll(() => server?.stop())

describe('a connection', () => {
  it.each([['websocket'], ['polling']])('gets ready once, and before anything else, over %s', async (transport) => {
    const socket = await connect(server.url, people.mira.token, { transports: [transport] })
    expect(socket.heard[0]?.event).toBe('ready')
    await socket.ask('room:list', {})
    expect(socket.all('ready')).toHaveLength(1)
    const [ready] = socket.all('ready')
    expect(ready?.user).toEqual(people.mira.user)
    expect(ready?.rooms).toEqual((await socket.ask('room:list', {})).rooms)
    expect(ready?.online).toContainEqual({ user_id: people.mira.user.id, username: 'mira', status: 'online' })
    socket.close()
  })

  it('may bring its token in a header', async () => {
    const socket = await connect(server.url, '', { auth: {}, extraHeaders: { authorization: `Bearer ${people.mira.token}` } })
    expect(socket.all('ready')[0]?.user.id).toBe(people.mira.user.id)
    socket.close()
  })

  it('may bring a ticket, which says where to connect', async () => {
    const { status, body } = await restOf(server, people.mira.token)('POST', '/api/socket-ticket')
    expect(status).toBe(200)
    const ticket = strictly(commands['socket:ticket'].output, body)
    expect(ticket.url).toBe(server.url)
    expect(Date.parse(ticket.expires_at) - Date.now()).toBeLessThanOrEqual(61_000)
    const socket = await connect(ticket.url, ticket.token)
    socket.close()
  })

  it('is refused without a token that is good, with the error of the contract', async () => {
    const secret = await readSecret(server.env.DATA_DIR!, 'auth-secret')
    const sign = (kind: string, alg: string, key = secret) =>
      new SignJWT({ kind })
        .setProtectedHeader({ alg })
        .setIssuer('hubbub')
        .setSubject(people.mira.user.id)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(key))
    const [, payload] = people.mira.token.split('.')
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const tokens: Record<string, unknown> = {
      none: undefined,
      empty: '',
      'a number': 5,
      'an object': { a: 1 },
      words: 'not a token',
      expired: await issueToken(server, people.mira.user.id, -5_000),
      'of nobody': await issueToken(server, '019a9e5b-0000-7000-8000-000000000000'),
      'alg none': `${header({ alg: 'none' })}.${payload}.`,
      'another algorithm': await sign('access', 'HS512'),
      'another secret': await sign('access', 'HS256', 'x'.repeat(43)),
      'of another kind': await sign('other', 'HS256'),
      changed: `${people.mira.token.slice(0, -3)}AAA`,
    }
    for (const [what, token] of Object.entries(tokens)) {
      const raw = open(server.url, { auth: { token } })
      const error = await new Promise<{ data?: unknown }>((resolve, reject) => {
        raw.once('connect_error', resolve)
        raw.once('connect', () => reject(new Error(`${what} was let in`)))
      })
      expect(strictly(errorShape, error.data).code, what).toBe('unauthorized')
      raw.close()
    }
  })

  it('is refused when it says nothing at all, and the server goes on', async () => {
    const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)
    const { sid } = JSON.parse((await answer.text()).slice(1)) as { sid: string }
    for (const packet of ['40null', '40"text"', '40[]', '41', '42["message:list"]', '9', '40{', '451-["x"]']) {
      await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: packet })
    }
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  })
})

describe('what is sent', () => {
  it('is answered not_found when it is no command, or one for those who have not signed in', async () => {
    const socket = await connect(server.url, people.mira.token)
    for (const name of [
      'nothing',
      'toString',
      '__proto__',
      'constructor',
      'ready',
      'error',
      'message:posted',
      'account:register',
      'account:token',
      '',
    ]) {
      const answer = await socket.send(name, {})
      expect(answer.ok, name).toBe(false)
      expect(strictly(errorShape, answer.error).code, name).toBe('not_found')
    }
    socket.close()
  })

  it('needs no acknowledgement, and no input where there is none', async () => {
    const socket = await connect(server.url, people.mira.token)
    socket.raw.emit('message:post', { room_id: 'general', content: 'no answer wanted' })
    expect((await socket.next('message:posted')).content).toBe('no answer wanted')
    expect((await socket.send('room:list')).ok).toBe(true)
    expect((await socket.send('room:list', null)).ok).toBe(true)
    expect((await socket.send('room:list', {}, 'more', 'arguments')).ok).toBe(true)
    socket.close()
  })

  it('ends the connection when it is larger than any command', async () => {
    const socket = await connect(server.url, people.mira.token)
    socket.raw.emit('message:post', { room_id: 'general', content: 'x'.repeat(300_000) })
    await new Promise((resolve) => socket.raw.once('disconnect', resolve))
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  })
})

it('ends every other session when the password changes', async () => {
  const [mine, other] = await Promise.all([connect(server.url, people.tomas.token), connect(server.url, people.mira.token)])
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const gone = new Promise((resolve) => mine.raw.once('disconnect', resolve))
  const { token } = await mine.ask('me:password', { current: 'salt wind and radio', password: 'a new long password' })
  await gone
  expect((await restOf(server, people.tomas.token)('GET', '/api/me')).status).toBe(401)
  expect((await restOf(server, token)('GET', '/api/me')).status).toBe(200)
  expect(other.raw.connected).toBe(true)
  other.close()
})
