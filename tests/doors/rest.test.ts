import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type CommandName, commands } from '@/lib/contract/commands'
import { message } from '@/lib/contract/messages'
import { room, roomView } from '@/lib/contract/rooms'
import { matchRoute } from '@/lib/server/http/match'
import { routes } from '@/lib/server/http/routes'
import { makePeople, PASSWORD, type Person } from '@/tests/support/people'
import { type Answer, restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
const asked = new Set<string>()

type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
let nobody: Ask
let ada: Ask
let mira: Ask
let tomas: Ask

/** Remembers which routes were asked for. */
function asker(token?: string): Ask {
  const rest = restOf(server, token)
  return (method, path, body, headers) => {
    const match = matchRoute(method, path.split('?')[0]!)
    if (match && 'route' in match) asked.add(`${method} ${match.route.path}`)
    return rest(method, path, body, headers)
  }
}

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  ;[nobody, ada, mira, tomas] = [asker(), asker(people.ada.token), asker(people.mira.token), asker(people.tomas.token)]
})
afterAll(() => server?.stop())

/** @returns the body, which must be exactly of this shape, with this status */
async function expecting<S extends z.ZodType>(status: number, shape: S, answer: Promise<Answer>): Promise<z.output<S>> {
  const { status: got, body, headers } = await answer
  expect(got, JSON.stringify(body)).toBe(status)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  expect(headers.get('cache-control')).toBe('no-store')
  return strictly(shape, body)
}
const refused = async (answer: Promise<Answer>) => {
  const { status, body } = await answer
  return [status, (body as { code: string }).code]
}
const out = <N extends CommandName>(name: N): (typeof commands)[N]['output'] => commands[name].output
const roomItself = room.extend({ room })
const viewItself = roomView.extend({ room: roomView })

describe('accounts', () => {
  it('are registered, given tokens, and changed', async () => {
    const account = { username: 'chen', password: PASSWORD, name: 'Chen Wei', email: 'chen@tidewater.example' }
    const { user } = await expecting(201, out('account:register'), nobody('POST', '/api/register', account))
    expect(await refused(nobody('POST', '/api/register', account))).toEqual([409, 'conflict'])
    expect(await refused(nobody('POST', '/api/register', { username: 'x' }))).toEqual([422, 'invalid'])
    const { token } = await expecting(
      200,
      out('account:token'),
      nobody('POST', '/api/token', { login: 'chen@tidewater.example', password: PASSWORD }),
    )
    const chen = asker(token)
    expect((await expecting(200, out('me:get'), chen('GET', '/api/me'))).user).toEqual(user)
    expect((await expecting(200, out('me:update'), chen('PATCH', '/api/me', { name: 'Chen' }))).user.name).toBe('Chen')
    await expecting(200, out('socket:ticket'), chen('POST', '/api/socket-ticket'))
    await expecting(200, out('me:password'), chen('POST', '/api/me/password', { current: PASSWORD, password: 'another long one' }))
  })

  it('answer the same for an unknown name and a wrong password', async () => {
    const [unknown, wrong] = await Promise.all(
      ['nobody-here', 'mira'].map((login) => nobody('POST', '/api/token', { login, password: 'not this one' })),
    )
    expect(unknown?.status).toBe(401)
    expect(unknown?.body).toEqual(wrong?.body)
  })
})

describe('rooms', () => {
  it('are made, listed, seen, changed, joined, left, deleted and restored', async () => {
    const made = await expecting(201, viewItself, mira('POST', '/api/rooms', { id: 'studio', name: 'Studio' }))
    expect(made.room.id).toBe(made.id)
    expect(await refused(tomas('POST', '/api/rooms', { id: 'studio', name: 'Studio' }))).toEqual([409, 'conflict'])
    expect((await expecting(200, z.array(roomView), tomas('GET', '/api/rooms'))).map((one) => one.id)).toEqual(['general', 'studio'])
    await expecting(200, viewItself, tomas('GET', '/api/rooms/studio'))
    expect(await refused(tomas('PATCH', '/api/rooms/studio', { topic: 'x' }))).toEqual([403, 'forbidden'])
    expect((await expecting(200, roomItself, mira('PATCH', '/api/rooms/studio', { topic: 'Live' }))).topic).toBe('Live')
    await expecting(200, out('room:join'), tomas('POST', '/api/rooms/studio/join'))
    await expecting(200, out('room:involve'), tomas('PUT', '/api/rooms/studio/involvement', { involvement: 'mentions' }))
    await expecting(200, out('room:read'), tomas('POST', '/api/rooms/studio/read', { seq: 5 }))
    await expecting(200, out('room:leave'), tomas('POST', '/api/rooms/studio/leave'))
    await expecting(200, roomItself, mira('DELETE', '/api/rooms/studio'))
    expect(await refused(mira('GET', '/api/rooms/studio'))).toEqual([404, 'not_found'])
    await expecting(200, viewItself, mira('POST', '/api/rooms/studio/restore'))
  })

  it('have members, and direct conversations are opened', async () => {
    await mira('POST', '/api/rooms', { id: 'crew', name: 'Crew', visibility: 'private' })
    const { id } = people.tomas.user
    expect(await refused(tomas('GET', '/api/rooms/crew/members'))).toEqual([404, 'not_found'])
    expect(await refused(ada('GET', '/api/rooms/crew'))).toEqual([404, 'not_found'])
    await expecting(200, out('member:add'), mira('POST', '/api/rooms/crew/members', { user_id: id }))
    await expecting(200, out('member:update'), mira('PATCH', `/api/rooms/crew/members/${id}`, { role: 'admin' }))
    expect((await expecting(200, out('member:list'), tomas('GET', '/api/rooms/crew/members'))).members).toHaveLength(2)
    await expecting(200, out('member:remove'), mira('DELETE', `/api/rooms/crew/members/${id}`))
    const { room: dm } = await expecting(200, out('dm:open'), mira('POST', '/api/dms', { user_ids: [id] }))
    expect(dm.kind).toBe('dm')
  })
})

describe('messages', () => {
  it('are posted, listed, changed, reacted to, deleted, restored and caught up on', async () => {
    await mira('POST', '/api/rooms', { id: 'desk', name: 'Desk' })
    const posts = ['one', 'two', 'three', 'four', 'five']
    const made = []
    for (const content of posts) made.push(await expecting(201, message, mira('POST', '/api/rooms/desk/messages', { content })))
    const list = async (query: string) =>
      (await expecting(200, z.array(message), tomas('GET', `/api/rooms/desk/messages${query}`))).map((one) => one.content)
    expect(await list('')).toEqual(posts)
    expect(await list('?limit=2')).toEqual(['four', 'five'])
    expect(await list('?before=3')).toEqual(['one', 'two'])
    expect(await list('?after=3&limit=1')).toEqual(['four'])
    expect(await list('?around=3&limit=3')).toEqual(['two', 'three', 'four'])
    for (const query of ['?before=3&after=1', '?limit=0', '?limit=201', '?limit=x', '?limit=', '?before=-1', '?before=1.5']) {
      expect(await refused(tomas('GET', `/api/rooms/desk/messages${query}`)), query).toEqual([422, 'invalid'])
    }
    const path = `/api/messages/${made[0]!.id}`
    const reply = await expecting(201, message, mira('POST', '/api/rooms/desk/messages', { content: 'reply', thread_id: made[0]!.id }))
    expect(await list(`?thread_id=${made[0]!.id}`)).toEqual([reply.content])
    expect((await expecting(200, out('message:edit'), mira('PATCH', path, { content: 'ONE' }))).message.content).toBe('ONE')
    expect(await refused(tomas('PATCH', path, { content: 'mine' }))).toEqual([403, 'forbidden'])
    const reaction = `${path}/reactions/${encodeURIComponent('👍')}`
    expect((await expecting(200, out('message:react'), mira('PUT', reaction))).message.reactions).toHaveLength(1)
    expect(await refused(mira('PUT', `${path}/reactions/words`))).toEqual([422, 'invalid'])
    expect((await expecting(200, out('message:unreact'), mira('DELETE', reaction))).message.reactions).toEqual([])
    await expecting(200, out('message:delete'), mira('DELETE', path))
    await expecting(200, out('message:restore'), mira('POST', `${path}/restore`))
    const { rooms } = await expecting(200, out('room:sync'), tomas('POST', '/api/sync', { rooms: { desk: 0 } }))
    expect(rooms.desk?.messages).toHaveLength(6)
    expect(await refused(tomas('POST', '/api/rooms/desk/messages', { content: 'x' }))).toEqual([403, 'forbidden'])
    expect(await refused(mira('POST', '/api/rooms/nowhere/messages', { content: 'x' }))).toEqual([404, 'not_found'])
  })

  it('are made once for one Idempotency-Key, which means the same as a nonce', async () => {
    const post = (body: object, key?: string) =>
      mira('POST', '/api/rooms/general/messages', { content: 'once', ...body }, key ? { 'idempotency-key': key } : {})
    const first = await expecting(201, message, post({}, 'key-1'))
    expect((await expecting(201, message, post({ content: 'again' }, 'key-1'))).id).toBe(first.id)
    expect((await expecting(201, message, post({ nonce: 'key-1' }))).id).toBe(first.id)
    expect((await expecting(201, message, post({ nonce: 'of the body' }, 'key-1'))).nonce).toBe('of the body')
    expect(await refused(post({}, 'x'.repeat(65)))).toEqual([422, 'invalid'])
  })

  it('posted here reach those who are connected', async () => {
    const socket = await connect(server.url, people.tomas.token)
    const posted = await expecting(201, message, mira('POST', '/api/rooms/general/messages', { content: 'by REST' }))
    expect(await socket.next('message:posted', (one) => one.id === posted.id)).toEqual(posted)
    socket.close()
  })
})

it('typing, presence, people and the installation have their paths', async () => {
  await expecting(200, out('typing:start'), mira('POST', '/api/rooms/general/typing'))
  await expecting(200, out('typing:stop'), mira('DELETE', '/api/rooms/general/typing'))
  await expecting(200, out('presence:set'), mira('PUT', '/api/me/presence', { status: 'online' }))
  expect((await expecting(200, out('user:list'), mira('GET', '/api/users?q=tom&limit=5'))).users).toHaveLength(1)
  await expecting(200, out('user:update'), ada('PATCH', `/api/users/${people.tomas.user.id}`, { role: 'admin' }))
  await expecting(200, out('workspace:get'), nobody('GET', '/api/workspace'))
  await expecting(200, out('workspace:update'), ada('PATCH', '/api/workspace', { name: 'Tidewater' }))
  const { invite, url } = await expecting(201, out('invite:create'), ada('POST', '/api/invites', {}))
  expect(url).toMatch(new RegExp(`^${server.url}/join/`))
  expect((await expecting(200, out('invite:list'), ada('GET', '/api/invites'))).invites).toEqual([invite])
  await expecting(200, out('invite:revoke'), ada('DELETE', `/api/invites/${invite.id}`))
})

describe('the short names', () => {
  it('answer like the long ones', async () => {
    for (const path of ['/rooms', '/rooms/general', '/rooms/general/messages?limit=1', '/rooms/general/members']) {
      const [short, long] = await Promise.all([mira('GET', path), mira('GET', `/api${path}`)])
      expect(short.status, path).toBe(200)
      expect(short.body, path).toEqual(long.body)
    }
    expect((await mira('POST', '/rooms', { id: 'short', name: 'Short' })).status).toBe(201)
    expect((await mira('POST', '/rooms/short/messages', { content: 'words' })).status).toBe(201)
    expect(await refused(nobody('GET', '/rooms'))).toEqual([401, 'unauthorized'])
    expect(await refused(mira('DELETE', '/rooms'))).toEqual([405, 'method_not_allowed'])
    expect((await nobody('GET', '/health')).body).toEqual((await nobody('GET', '/api/health')).body)
  })
})

describe('what is wrong', () => {
  it('with health is nothing', async () => {
    const { status, body } = await nobody('GET', '/api/health')
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok', checks: { database: 'ok', bus: 'ok' } })
  })

  it('with the method is answered with those there are', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/api/rooms', 'GET, POST'],
      ['POST', '/api/rooms/general', 'DELETE, GET, PATCH'],
      ['POST', '/api/health', 'GET'],
      ['GET', '/api/token', 'POST'],
      ['DELETE', '/api/me', 'GET, PATCH'],
    ] as const) {
      const answer = await nobody(method, path)
      expect([answer.status, answer.headers.get('allow')?.split(', ').sort().join(', ')], `${method} ${path}`).toEqual([405, allow])
    }
  })

  it('with the path is not_found', async () => {
    for (const path of ['/api/nothing', '/api', '/api/rooms/general/nothing', '/api/rooms//messages', '/api/messages/x/y']) {
      const answer = await restOf(server, people.mira.token)('GET', path).catch(() => null)
      if (answer) expect(answer.status, path).toSatisfy((status: number) => status === 404 || status === 308)
    }
    expect(await refused(mira('GET', '/api/nothing'))).toEqual([404, 'not_found'])
  })

  it('with the caller is unauthorized', async () => {
    for (const token of ['', 'x', 'a.b.c'])
      expect(await refused(restOf(server, token)('GET', '/api/rooms')), token).toEqual([401, 'unauthorized'])
    expect(await refused(nobody('GET', '/api/rooms'))).toEqual([401, 'unauthorized'])
    expect(await refused(nobody('GET', '/api/me'))).toEqual([401, 'unauthorized'])
  })

  it('with the body is invalid, and says what', async () => {
    for (const body of ['{', 'null', '[]', '"text"', '5', 'content=words', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]) {
      expect(await refused(mira('POST', '/api/rooms/general/messages', body)), String(body)).toEqual([422, 'invalid'])
    }
    const { body } = await mira('POST', '/api/rooms/general/messages', { content: 5, nonce: '' })
    expect(Object.keys((body as { details: object }).details)).toEqual(['content', 'nonce'])
  })

  it('with the size is too_large', async () => {
    const big = JSON.stringify({ content: 'x'.repeat(200_000) })
    expect(await refused(mira('POST', '/api/rooms/general/messages', big))).toEqual([413, 'too_large'])
    // The longest message that is allowed fits, however it is escaped.
    const content = '\\ud83d\\ude00'.repeat(4000)
    expect((await mira('POST', '/api/rooms/general/messages', `{"content":"${content}"}`)).status).toBe(201)
  })
})

it('every route has been asked for', () => {
  expect([...asked].sort()).toEqual(routes.map((route) => `${route.method} ${route.path}`).sort())
})
