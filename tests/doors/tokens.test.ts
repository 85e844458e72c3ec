import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import { errorShape } from '@/lib/contract/errors'
import { OUTSIDE_SECRET, signOutside } from '@/lib/testing/outside-service'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open, type TestSocket } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'

let server: TestServer
let people: Record<'ada' | 'mira', Person>

beforeAll(async () => {
  // Nobody answers on the discard port.
  server = await startServer({ env: { JWT_SECRET: OUTSIDE_SECRET, JWT_JWKS_URL: 'http://127.0.0.1:9/jwks.json' } })
  people = await makePeople(server, 'ada', 'mira')
})
afterAll(() => server?.stop())

const rest = (token: string) => restOf(server, token)
const me = async (token: string) => {
  const { status, body } = await rest(token)('GET', '/api/me')
  return status === 200 ? strictly(commands['me:get'].output, body).user : status
}
const ended = (socket: TestSocket) => new Promise((resolve) => socket.raw.once('disconnect', resolve))
/** Why a connection with this token is refused. */
const refusal = (token: unknown) =>
  new Promise<string>((resolve, reject) => {
    const raw = open(server.url, { auth: { token } })
    raw.once('connect_error', (error) => {
      raw.close()
      resolve(strictly(errorShape, (error as { data?: unknown }).data).code)
    })
    raw.once('connect', () => reject(new Error('It was let in.')))
  })

async function makeToken(scopes: string[], who = people.mira) {
  const { status, body } = await rest(who.token)('POST', '/api/tokens', { name: 'Tide table', scopes })
  expect(status).toBe(201)
  return strictly(commands['token:create'].output, body)
}

describe('a token of the outside service', () => {
  it('signs in over REST and over a socket, as one and the same user, and gets a ticket', async () => {
    const token = await signOutside({ sub: 'berth-1', username: 'berth', name: 'Berth One' })
    const user = await me(token)
    expect(user).toMatchObject({ username: 'berth', name: 'Berth One', role: 'member' })
    const { body } = await rest(token)('POST', '/api/socket-ticket')
    for (const one of [token, strictly(commands['socket:ticket'].output, body).token]) {
      const socket = await connect(server.url, one)
      expect(socket.all('ready')[0]?.user).toEqual(user)
      expect((await socket.ask('message:post', { room_id: 'general', content: 'Moored.' })).message.username).toBe('berth')
      socket.close()
    }
  })

  it('is refused over every door when anything is wrong with it', async () => {
    const now = Math.floor(Date.now() / 1000)
    const good = await signOutside({ sub: 'berth-2' })
    const [header, payload] = good.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const wrong: Record<string, string> = {
      'alg none': `${part({ alg: 'none' })}.${payload}.`,
      'no signature': `${header}.${payload}.`,
      crit: `${part({ alg: 'HS256', crit: ['x'], x: 1 })}.${good.split('.').slice(1).join('.')}`,
      'another secret': await signOutside({ sub: 'berth-2' }, `${OUTSIDE_SECRET}!`),
      expired: await signOutside({ sub: 'berth-2', exp: now - 1 }),
      'not yet good': await signOutside({ sub: 'berth-2', nbf: now + 60 }),
      'no end': await signOutside({ sub: 'berth-2', exp: undefined }),
      'no subject': await signOutside({}),
      'a number for a subject': await signOutside({ sub: 2 }),
      huge: await signOutside({ sub: 'berth-2', name: 'x'.repeat(7_000) }),
    }
    for (const [what, token] of Object.entries(wrong)) {
      expect(await me(token), what).toBe(401)
      expect(await refusal(token), what).toBe('unauthorized')
    }
    expect(await me(good)).toMatchObject({ username: 'user' })
  })

  it('with a key that cannot be fetched is answered unavailable, over every door', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    const token = await new SignJWT({ sub: 'berth-2' })
      .setProtectedHeader({ alg: 'ES256', kid: 'x' })
      .setExpirationTime('1h')
      .sign(privateKey)
    expect(await me(token)).toBe(503)
    expect(await refusal(token)).toBe('unavailable')
  })

  it('ends at once when it is revoked, with its connections and those of its tickets', async () => {
    const token = await signOutside({ sub: 'berth-3', jti: 'tide-3' })
    const other = await connect(server.url, await signOutside({ sub: 'berth-3', jti: 'tide-4' }))
    const { body } = await rest(token)('POST', '/api/socket-ticket')
    const sockets = [await connect(server.url, token), await connect(server.url, (body as { token: string }).token)]
    const gone = Promise.all(sockets.map(ended))
    expect((await rest(people.mira.token)('POST', '/api/sessions/revoke', { jti: 'tide-3' })).status).toBe(403)
    expect((await rest(people.ada.token)('POST', '/api/sessions/revoke', { jti: 'tide-3' })).status).toBe(200)
    await gone
    for (const socket of sockets) expect(socket.all('session:ended')).toEqual([{}])
    expect(await me(token)).toBe(401)
    expect(await refusal(token)).toBe('unauthorized')
    const user_id = other.all('ready')[0]!.user.id
    expect(other.raw.connected).toBe(true)
    const last = ended(other)
    expect((await rest(people.ada.token)('POST', '/api/sessions/revoke', { user_id })).status).toBe(200)
    await last
  })
})

describe('an API token', () => {
  it('does over REST and over a socket what its scopes say', async () => {
    const { token } = await makeToken(['read', 'write'])
    expect(await me(token)).toEqual(people.mira.user)
    expect((await rest(token)('POST', '/api/rooms/general/messages', { content: 'High water at nine.' })).status).toBe(201)
    const socket = await connect(server.url, token)
    await socket.ask('message:post', { room_id: 'general', content: 'Low water at three.' })
    expect((await socket.next('message:posted')).user_id).toBe(people.mira.user.id)
    socket.close()
    const { body } = await rest(people.mira.token)('GET', '/api/tokens')
    expect((body as { last_used_at: string }[])[0]?.last_used_at).not.toBeNull()
  })

  it('gets a ticket that can do no more than itself, and ends with it', async () => {
    const reader = await makeToken(['read'], people.ada)
    const ticket = async () =>
      strictly(commands['socket:ticket'].output, (await rest(reader.token)('POST', '/api/socket-ticket')).body).token
    const [used, late] = [await ticket(), await ticket()]
    const socket = await connect(server.url, used)
    await expect(socket.ask('message:post', { room_id: 'general', content: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    const gone = ended(socket)
    await rest(people.ada.token)('DELETE', `/api/tokens/${reader.api_token.id}`)
    await gone
    expect(await refusal(late)).toBe('unauthorized')
  })

  it('does nothing beyond them', async () => {
    const reader = await makeToken(['read'], people.ada)
    const ask = rest(reader.token)
    const beyond: [string, string, unknown?][] = [
      ['POST', '/api/rooms/general/messages', { content: 'x' }],
      ['POST', '/api/rooms', { name: 'x' }],
      ['PATCH', '/api/me', { name: 'x' }],
      ['DELETE', '/api/me/avatar'],
      ['PATCH', '/api/workspace', { name: 'x' }],
      ['GET', '/api/invites'],
      ['POST', '/api/sessions/revoke', { jti: 'x' }],
      ['POST', '/api/me/password', { password: 'low tide at six' }],
      ['POST', '/api/tokens', { name: 'x', scopes: ['read', 'write', 'admin'] }],
      ['GET', '/api/tokens'],
      ['DELETE', `/api/tokens/${reader.api_token.id}`],
    ]
    for (const [method, path, body] of beyond) expect((await ask(method, path, body)).status, `${method} ${path}`).toBe(403)
    const socket = await connect(server.url, reader.token)
    for (const [name, input] of [
      ['message:post', { room_id: 'general', content: 'x' }],
      ['typing:start', { room_id: 'general' }],
      ['workspace:update', { name: 'x' }],
      ['token:create', { name: 'x', scopes: ['admin'] }],
    ] as const)
      expect((await socket.send(name, input)).error?.code, name).toBe('forbidden')
    expect((await socket.send('message:list', { room_id: 'general' })).ok).toBe(true)
    socket.close()
    // What cannot read is told nothing either.
    expect(await refusal((await makeToken(['write'])).token)).toBe('forbidden')
    expect((await rest((await makeToken(['write', 'read'])).token)('GET', '/api/invites')).status).toBe(403)
  })

  it('ends its connections when it is revoked, and no others of its person', async () => {
    const { token, api_token } = await makeToken(['read'])
    const [with_token, other] = [await connect(server.url, token), await connect(server.url, people.mira.token)]
    const gone = ended(with_token)
    expect((await rest(people.ada.token)('DELETE', `/api/tokens/${api_token.id}`)).status).toBe(404)
    expect((await rest(people.mira.token)('DELETE', `/api/tokens/${api_token.id}`)).status).toBe(200)
    await gone
    expect(await me(token)).toBe(401)
    expect(other.raw.connected).toBe(true)
    other.close()
  })
})

describe('a bot', () => {
  it('acts over REST and over a socket until it is deleted', async () => {
    const ada = rest(people.ada.token)
    const { user } = strictly(commands['bot:create'].output, (await ada('POST', '/api/bots', { username: 'tide-bot' })).body)
    const made = await ada('POST', '/api/tokens', { name: 'Tide table', scopes: ['read', 'write'], user_id: user.id })
    const { token } = strictly(commands['token:create'].output, made.body)
    expect(await me(token)).toMatchObject({ username: 'tide-bot', is_bot: true })
    expect((await ada('GET', `/api/tokens?user_id=${user.id}`)).body).toMatchObject([{ name: 'Tide table', user_id: user.id }])
    const socket = await connect(server.url, token)
    await socket.ask('message:post', { room_id: 'general', content: 'High water at nine.' })
    const gone = ended(socket)
    expect((await ada('DELETE', `/api/bots/${user.id}`)).status).toBe(200)
    await gone
    expect(await me(token)).toBe(401)
    expect(await refusal(token)).toBe('unauthorized')
  })
})

describe('a guest', () => {
  it('is not let in until guests are switched on', async () => {
    const nobody = restOf(server)
    expect((await nobody('POST', '/api/guest', { username: 'visitor' })).status).toBe(403)
    const on = await rest(people.ada.token)('PATCH', '/api/workspace', { guests: true })
    expect(on.body).toMatchObject({ workspace: { guests: true } })
    const { status, body } = await nobody('POST', '/api/guest', { username: 'visitor' })
    expect(status).toBe(201)
    const { token, user } = strictly(commands['account:guest'].output, body)
    expect(user).toMatchObject({ username: 'visitor', is_guest: true, role: 'guest' })
    expect((await nobody('POST', '/api/guest', { username: 'Visitor' })).status).toBe(409)
    expect((await nobody('POST', '/api/guest', { username: '!' })).status).toBe(422)

    await rest(people.ada.token)('POST', '/api/rooms', { id: 'crew', name: 'Crew' })
    const socket = await connect(server.url, token)
    expect(socket.all('ready')[0]?.rooms.map((room) => room.id)).toEqual(['general'])
    await socket.ask('message:post', { room_id: 'general', content: 'Fine harbour.' })
    expect((await rest(token)('GET', '/api/rooms/crew/messages')).status).toBe(404)
    const crew = await connect(server.url, people.ada.token)
    await crew.ask('message:post', { room_id: 'crew', content: 'Not for visitors.' })
    await crew.ask('message:post', { room_id: 'general', content: 'For all.' })
    await socket.next('message:posted', (message) => message.content === 'For all.')
    expect(socket.all('message:posted').filter((message) => message.room_id !== 'general')).toEqual([])

    const gone = ended(socket)
    await rest(people.ada.token)('PATCH', '/api/workspace', { guests: false })
    await gone
    expect(await me(token)).toBe(401)
    crew.close()
  })
})

it('does not start with one secret for both, made here or set', async () => {
  const secret = 'x'.repeat(40)
  await expect(startServer({ env: { AUTH_SECRET: secret, JWT_SECRET: secret } })).rejects.toThrow(/AUTH_SECRET and JWT_SECRET are the same/)
})

it('lets nobody in by a token of outside where no service is named', async () => {
  const alone = await startServer({ env: { JWT_SECRET: '' } })
  try {
    for (const token of [await signOutside({ sub: 'berth-1' }), await signOutside({ sub: 'berth-1' }, ' ')]) {
      expect((await restOf(alone, token)('GET', '/api/me')).status).toBe(401)
    }
  } finally {
    await alone.stop()
  }
})
