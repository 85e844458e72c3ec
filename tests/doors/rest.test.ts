import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type CommandName, commands } from '@/lib/contract/commands'
import { file, storage } from '@/lib/contract/files'
import { message } from '@/lib/contract/messages'
import { notification } from '@/lib/contract/notifications'
import { presence } from '@/lib/contract/presence'
import { room, roomView } from '@/lib/contract/rooms'
import { apiToken } from '@/lib/contract/tokens'
import { user } from '@/lib/contract/users'
import { incomingWebhook, outgoingWebhook, webhookDelivery } from '@/lib/contract/webhooks'
import { newId } from '@/lib/domain/ids'
import { matchRoute } from '@/lib/server/http/match'
import { routes } from '@/lib/server/http/routes'
import { makePeople, PASSWORD, type Person } from '@/tests/support/people'
import { type Answer, restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'
import { uploadFile } from '@/tests/support/uploads'

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
  expect(headers.get('cache-control')).toBe(headers.has('etag') ? 'private, no-cache' : 'no-store')
  return strictly(shape, body)
}
const refused = async (answer: Promise<Answer>) => {
  const { status, body } = await answer
  return [status, (body as { code: string }).code]
}
/** Every page from this one on, as the Link headers lead. */
async function linked<T>(asker: Ask, first: string): Promise<T[]> {
  const pages: T[] = []
  for (let path: string | undefined = first; path; ) {
    const { body, headers, status } = await asker('GET', path)
    expect(status).toBe(200)
    pages.push(body as T)
    path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
  }
  return pages
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

describe('files', () => {
  it('are listed page by page, given a caption, and taken back by whoever uploaded them', async () => {
    const [first, second] = [await uploadFile(server, people.mira, 'High'), await uploadFile(server, people.mira, 'Low')]
    const path = `/api/files/${first.id}`
    const list = async (query = '') => (await expecting(200, z.array(file), mira('GET', `/api/files${query}`))).map(({ id }) => id)
    expect(await list()).toEqual([second.id, first.id])
    expect((await linked<{ id: string }[]>(mira, '/api/files?limit=1')).flat().map(({ id }) => id)).toEqual([second.id, first.id])
    expect((await expecting(200, file, mira('PATCH', path, { caption: 'At six' }))).caption).toBe('At six')
    expect((await expecting(200, file, mira('GET', path))).caption).toBe('At six')
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(await refused(tomas(method, path, method === 'PATCH' ? { caption: 'mine' } : undefined))).toEqual([404, 'not_found'])
    }
    expect((await mira('DELETE', path)).status).toBe(204)
    expect(await list()).toEqual([second.id])
    expect(await refused(mira('GET', '/api/files?room_id=nowhere'))).toEqual([404, 'not_found'])
    expect((await expecting(200, storage, ada('GET', '/api/storage'))).files).toBe(1)
    expect(await refused(mira('GET', '/api/storage'))).toEqual([403, 'forbidden'])
  })

  it('are sent in messages, and found in the room by those who are in it', async () => {
    const tides = await uploadFile(server, people.mira, 'High water at six')
    const post = { content: '', file_ids: [tides.id] }
    expect(await refused(tomas('POST', '/api/rooms/general/messages', post))).toEqual([422, 'invalid'])
    const sent = await expecting(201, message, mira('POST', '/api/rooms/general/messages', post))
    expect(sent).toMatchObject({ message_type: 'file', file_url: tides.url, files: [{ id: tides.id }] })
    expect((await expecting(200, file, tomas('GET', `/files/${tides.id}`))).message_id).toBe(sent.id)
    const found = await linked(tomas, '/files?room_id=general&limit=1&kind=text&q=tide')
    expect(found).toEqual([[expect.objectContaining({ id: tides.id })], []])
    // What is made of it changes its message, and with it the room's tag.
    await expect.poll(async () => (await expecting(200, file, tomas('GET', `/files/${tides.id}`))).preview.state).toBe('ready')
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

it('presence and typing have the paths of the reference too', async () => {
  const { id } = people.mira.user
  const shown = { user_id: id, username: 'mira', status: 'online', online: true, last_seen: expect.any(String) }
  expect(await expecting(200, presence, mira('POST', `/api/presence/${id}/heartbeat?username=mira`))).toEqual(shown)
  expect(await expecting(200, presence, tomas('GET', `/api/presence/${id}`))).toEqual(shown)
  expect(await expecting(200, z.array(presence), tomas('GET', '/api/presence'))).toContainEqual(shown)
  await expecting(200, out('typing:start'), mira('POST', `/api/presence/${id}/typing?room_id=general&username=mira`))
  const typing = { room_id: 'general', typing: [{ user_id: id, username: 'mira' }] }
  expect(await expecting(200, out('typing:list'), tomas('GET', '/api/presence/rooms/general/typing'))).toEqual(typing)
  await expecting(200, out('typing:stop'), mira('DELETE', `/api/presence/${id}/typing?room_id=general`))
  expect(await expecting(200, out('typing:list'), tomas('GET', '/presence/rooms/general/typing'))).toEqual({ ...typing, typing: [] })
  expect(await expecting(200, presence, mira('DELETE', `/api/presence/${id}`))).toMatchObject({ status: 'offline', online: false })
  expect(await refused(tomas('POST', `/api/presence/${id}/heartbeat`))).toEqual([403, 'forbidden'])
  expect(await refused(mira('POST', `/api/presence/${id}/heartbeat?username=tomas`))).toEqual([403, 'forbidden'])
  expect(await refused(mira('POST', `/api/presence/${id}/typing`))).toEqual([422, 'invalid'])
  expect(await refused(nobody('GET', '/presence'))).toEqual([401, 'unauthorized'])
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

describe('the default room', () => {
  const dated = message.extend({ created_at: z.string() })

  it('is written in and read without naming it, by oneself and nobody else', async () => {
    const made = await expecting(201, dated, mira('POST', '/messages', { content: 'Morning', username: 'Mira' }))
    expect([made.room_id, made.username, made.created_at]).toEqual(['general', 'mira', made.timestamp])
    const [last] = await expecting(200, z.array(dated), tomas('GET', '/api/messages?limit=1'))
    expect(last).toEqual(made)
    const other = await mira('POST', '/api/messages', { content: 'Hello', username: 'tomas' })
    expect([other.status, (other.body as { code: string }).code]).toEqual([403, 'forbidden'])
    expect(await refused(mira('POST', '/api/messages', { content: 'Hello', username: 5 }))).toEqual([403, 'forbidden'])
    expect(await refused(nobody('POST', '/api/messages', { content: 'Hello', username: 'mira' }))).toEqual([401, 'unauthorized'])
    const again = () => mira('POST', '/api/messages', { content: 'Once' }, { 'idempotency-key': 'default-1' })
    expect((await expecting(201, dated, again())).id).toBe((await expecting(201, dated, again())).id)
    expect(await refused(mira('POST', '/api/messages', { content: 'x', room_id: 'studio', nonce: '' }))).toEqual([422, 'invalid'])
  })
})

describe('notifications', () => {
  it('are made, listed page by page, counted, read, deleted and brought back', async () => {
    const { id } = people.tomas.user
    const own = `/api/notifications/${id}`
    const make = (body: object) => ada('POST', '/notifications', { user_id: id, title: 'Tide', notif_type: 'system', ...body })
    const socket = await connect(server.url, people.tomas.token)
    const first = await expecting(201, notification, make({ body: 'High at noon' }))
    expect(await socket.next('notification:created', (one) => one.id === first.id)).toEqual(first)
    socket.close()
    for (const title of ['Two', 'Three', 'Four']) await expecting(201, notification, make({ title }))
    await mira('POST', '/api/rooms/general/messages', { content: '@tomas look' })
    const all = await expecting(200, z.array(notification), tomas('GET', own))
    expect(all.slice(0, 5).map((one) => one.title)).toEqual(['Mira Novak mentioned you in general', 'Four', 'Three', 'Two', 'Tide'])

    const pages = await linked<{ id: string }[]>(tomas, `/notifications/${id}?limit=2`)
    expect(pages.flat().map((one) => one.id)).toEqual(all.map((one) => one.id))

    const count = async () => (await expecting(200, out('notification:count'), tomas('GET', `${own}/unread-count`))).unread_count
    const before = await count()
    expect((await expecting(200, notification, tomas('PATCH', `/api/notifications/${first.id}/read`))).is_read).toBe(true)
    expect(await count()).toBe(before - 1)
    expect(await expecting(200, z.array(notification), tomas('GET', `${own}?unread_only=true`))).toHaveLength(before - 1)
    const gone = await tomas('DELETE', `/api/notifications/${first.id}`)
    expect([gone.status, gone.body]).toEqual([204, null])
    expect(await refused(tomas('DELETE', `/api/notifications/${first.id}`))).toEqual([404, 'not_found'])
    expect((await expecting(200, notification, tomas('POST', `/api/notifications/${first.id}/restore`))).id).toBe(first.id)
    expect(await expecting(200, out('notification:read-all'), tomas('PATCH', `${own}/read-all`))).toEqual({ updated: before - 1 })
    expect(await count()).toBe(0)
  })

  it('are one’s own', async () => {
    const { id } = people.tomas.user
    for (const path of [`/api/notifications/${id}`, `/api/notifications/${id}/unread-count`, '/api/notifications/nobody'])
      expect(await refused(mira('GET', path)), path).toEqual([403, 'forbidden'])
    expect(await refused(mira('PATCH', `/api/notifications/${id}/read-all`))).toEqual([403, 'forbidden'])
    expect(await refused(mira('POST', '/api/notifications', { user_id: id, title: 'x', notif_type: 'system' }))).toEqual([403, 'forbidden'])
    const [one] = (await tomas('GET', `/api/notifications/${id}`)).body as { id: string }[]
    expect(await refused(mira('PATCH', `/api/notifications/${one?.id}/read`))).toEqual([404, 'not_found'])
    expect(await refused(mira('DELETE', `/api/notifications/${one?.id}`))).toEqual([404, 'not_found'])
    for (const query of ['unread_only=maybe', 'cursor=x', 'limit=0'])
      expect(await refused(tomas('GET', `/api/notifications/${id}?${query}`)), query).toEqual([422, 'invalid'])
    expect(await refused(nobody('GET', `/api/notifications/${id}`))).toEqual([401, 'unauthorized'])
  })
})

describe('a POST that is sent again with its Idempotency-Key', () => {
  it('makes a room, an invitation, a notification once, and answers the same', async () => {
    const sent = async (ask: Ask, path: string, body: object, key: string) => {
      const answers = await Promise.all(Array.from({ length: 3 }, () => ask('POST', path, body, { 'idempotency-key': key })))
      expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size, path).toBe(1)
      return answers[0]!
    }
    expect((await sent(mira, '/api/rooms', { name: 'Once' }, 'r-1')).status).toBe(201)
    const { rooms } = { rooms: (await mira('GET', '/api/rooms')).body as { name: string }[] }
    expect(rooms.filter((one) => one.name === 'Once')).toHaveLength(1)
    const invited = await sent(ada, '/api/invites', {}, 'i-1')
    expect((invited.body as { url: string }).url).toMatch(/\/join\//)
    await sent(mira, '/api/dms', { user_ids: [people.tomas.user.id] }, 'd-1')
    const note = await sent(mira, '/api/notifications', { user_id: people.mira.user.id, title: 'Note', notif_type: 'system' }, 'n-1')
    expect(note.status).toBe(201)
    const listed = (await mira('GET', `/api/notifications/${people.mira.user.id}`)).body as { title: string }[]
    expect(listed.filter((one) => one.title === 'Note')).toHaveLength(1)
    expect(await refused(mira('POST', '/api/rooms', { name: 'Other' }, { 'idempotency-key': 'r-1' }))).toEqual([409, 'conflict'])
    // A refusal is not kept.
    const refusal = () => mira('POST', '/api/rooms', { id: 'general', name: 'x' }, { 'idempotency-key': 'r-2' })
    expect([await refused(refusal()), await refused(refusal())]).toEqual([
      [409, 'conflict'],
      [409, 'conflict'],
    ])
  })
})

describe('what has not changed', () => {
  it('is not sent again to whoever names its tag', async () => {
    for (const path of ['/api/rooms', '/api/rooms/general', '/rooms/general/messages?limit=5', '/api/me']) {
      const tag = (await tomas('GET', path)).headers.get('etag') ?? ''
      expect(tag, path).toMatch(/^W\/".+"$/)
      const again = await tomas('GET', path, undefined, { 'if-none-match': `"other", ${tag}` })
      expect([again.status, again.body, again.headers.get('etag')], path).toEqual([304, null, tag])
      expect((await tomas('GET', path, undefined, { 'if-none-match': '"other"' })).status, path).toBe(200)
    }
    const tag = (await tomas('GET', '/api/rooms/general')).headers.get('etag') ?? ''
    await mira('POST', '/api/messages', { content: 'news' })
    expect((await tomas('GET', '/api/rooms/general', undefined, { 'if-none-match': tag })).status).toBe(200)
  })
})

it('API tokens and the end of sessions have their paths', async () => {
  const { api_token } = await expecting(201, out('token:create'), mira('POST', '/api/tokens', { name: 'Script', scopes: ['read'] }))
  expect((await tomas('GET', '/api/tokens')).body).toEqual([])
  expect((await mira('GET', '/api/tokens')).body).toMatchObject([{ id: api_token.id }])
  await expecting(200, out('token:revoke'), mira('DELETE', `/api/tokens/${api_token.id}`))
  await expecting(200, out('session:revoke'), ada('POST', '/api/sessions/revoke', { jti: 'of-an-outside-service' }))
})

describe('the short names', () => {
  it('answer like the long ones', async () => {
    for (const path of [
      '/rooms',
      '/rooms/general',
      '/rooms/general/messages?limit=1',
      '/rooms/general/members',
      '/presence/ada',
      '/presence/rooms/general/typing',
    ]) {
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
      ['PUT', '/api/rooms', 'GET, HEAD, OPTIONS, POST'],
      ['PUT', '/rooms', 'GET, HEAD, OPTIONS, POST'],
      ['DELETE', '/messages', 'GET, HEAD, OPTIONS, POST'],
      ['POST', '/api/rooms/general', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
      ['POST', '/api/health', 'GET, HEAD, OPTIONS'],
      ['GET', '/api/token', 'OPTIONS, POST'],
      ['DELETE', '/api/me', 'GET, HEAD, OPTIONS, PATCH'],
    ] as const) {
      const answer = await nobody(method, path)
      expect([answer.status, answer.headers.get('allow')?.split(', ').sort().join(', ')], `${method} ${path}`).toEqual([405, allow])
    }
  })

  it('with a method that no path has is answered with those there are', async () => {
    for (const path of ['/api/rooms', '/rooms', '/signin', '/nothing']) {
      const answer = await nobody('PROPFIND', path)
      expect([answer.status, answer.headers.get('allow')], path).toEqual([405, 'GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE'])
    }
  })

  it('with OPTIONS and HEAD is nothing', async () => {
    const options = await nobody('OPTIONS', '/api/rooms')
    expect([options.status, options.headers.get('allow'), options.body]).toEqual([204, 'GET, POST, HEAD, OPTIONS', null])
    expect(await refused(nobody('OPTIONS', '/api/nothing'))).toEqual([404, 'not_found'])
    const head = await fetch(`${server.url}/api/rooms`, { method: 'HEAD', headers: { authorization: `Bearer ${people.mira.token}` } })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('etag')).toBe((await mira('GET', '/api/rooms')).headers.get('etag'))
    expect((await fetch(`${server.url}/api/rooms`, { method: 'HEAD' })).status).toBe(401)
  })

  it('with a path that nothing answers is a problem for a program and a page for a person', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', '/me'],
      ['GET', '/workspace'],
      ['POST', '/token'],
      ['DELETE', '/nothing/at/all'],
      ['GET', '/api'],
      ['GET', '/notifications'],
    ] as const) {
      const [status] = await refused(mira(method, path))
      expect([path, status]).toEqual([path, path === '/notifications' ? 405 : 404])
    }
    const page = await fetch(`${server.url}/nothing`, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
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

describe('tokens, bots and guests', () => {
  it('are made, listed, revoked and let in', async () => {
    const made = await expecting(201, out('token:create'), mira('POST', '/api/tokens', { name: 'Tide table', scopes: ['read'] }))
    expect(await expecting(200, z.array(apiToken), mira('GET', '/api/tokens'))).toEqual([made.api_token])
    await expecting(200, out('token:revoke'), mira('DELETE', `/api/tokens/${made.api_token.id}`))
    await expecting(200, out('session:revoke'), ada('POST', '/api/sessions/revoke', { jti: 'tide-1' }))
    expect(await refused(mira('POST', '/api/sessions/revoke', { jti: 'tide-1' }))).toEqual([403, 'forbidden'])

    const { user: bot } = await expecting(201, out('bot:create'), ada('POST', '/api/bots', { username: 'tide-bot' }))
    expect(await expecting(200, z.array(user), ada('GET', '/api/bots'))).toEqual([bot])
    await expecting(200, out('bot:delete'), ada('DELETE', `/api/bots/${bot.id}`))

    expect(await refused(nobody('POST', '/api/guest', { username: 'visitor' }))).toEqual([403, 'forbidden'])
    await ada('PATCH', '/api/workspace', { guests: true })
    await expecting(201, out('account:guest'), nobody('POST', '/api/guest', { username: 'visitor' }))
  })
})

it('incoming webhooks are made, listed and revoked', async () => {
  const path = '/api/rooms/general/incoming-webhooks'
  const made = await expecting(201, out('incoming-webhook:create'), ada('POST', path, { name: 'Gauge' }))
  expect(await expecting(200, z.array(incomingWebhook), ada('GET', path))).toEqual([made.incoming_webhook])
  await expecting(200, out('incoming-webhook:revoke'), ada('DELETE', `/api/incoming-webhooks/${made.incoming_webhook.id}`))
  expect(await refused(mira('GET', path))).toEqual([403, 'forbidden'])
})

it('outgoing webhooks are made, listed, changed, tried and deleted', async () => {
  const path = '/api/rooms/general/outgoing-webhooks'
  // Nobody answers on the discard port.
  const body = { name: 'Almanac', url: 'http://127.0.0.1:9/' }
  const { outgoing_webhook } = await expecting(201, out('outgoing-webhook:create'), ada('POST', path, body))
  expect(await expecting(200, z.array(outgoingWebhook), ada('GET', path))).toEqual([outgoing_webhook])
  const one = `/api/outgoing-webhooks/${outgoing_webhook.id}`
  await expecting(200, out('outgoing-webhook:update'), ada('PATCH', one, { enabled: true }))
  const { delivery } = await expecting(201, out('outgoing-webhook:test'), ada('POST', `${one}/test`))
  expect((await expecting(200, z.array(webhookDelivery), ada('GET', `${one}/deliveries`))).map(({ id }) => id)).toEqual([delivery.id])
  await expecting(200, out('webhook-delivery:retry'), ada('POST', `/api/webhook-deliveries/${delivery.id}/retry`))
  expect(await refused(mira('GET', path))).toEqual([403, 'forbidden'])
  await expecting(200, out('outgoing-webhook:delete'), ada('DELETE', one))
})

describe('lists', () => {
  it.each([
    ['/api/rooms', null, 'id'],
    ['/rooms', null, 'id'],
    ['/api/rooms/general/members', 'members', 'user_id'],
    ['/api/users?q=', 'users', 'id'],
    ['/api/bots', null, 'id'],
    ['/api/tokens', null, 'id'],
    ['/api/invites', 'invites', 'id'],
    ['/api/presence', null, 'user_id'],
  ])('%s: Link leads through its pages to the end', async (path, field, key) => {
    await ada('POST', '/api/rooms', { name: 'Paged' })
    await ada('POST', '/api/bots', { username: `paged-${newId()}`.slice(0, 32) })
    for (let n = 0; n < 2; n++) {
      await ada('POST', '/api/tokens', { name: 'Paged', scopes: ['read'] })
      await ada('POST', '/api/invites', {})
    }
    for (const one of Object.values(people)) await restOf(server, one.token)('POST', `/api/presence/${one.user.id}/heartbeat`)
    const idsOf = (body: unknown) => (field === null ? body : (body as Record<string, unknown>)[field]) as Record<string, string>[]
    const whole = await ada('GET', path)
    expect(whole.headers.get('link')).toBe(null)
    const pages = (await linked(ada, `${path}${path.includes('?') ? '&' : '?'}limit=1`)).map(idsOf)
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.slice(0, -1).every((page) => page.length === 1)).toBe(true)
    const found = pages.flat().map((one) => one[key])
    expect(found.sort()).toEqual(
      idsOf(whole.body)
        .map((one) => one[key])
        .sort(),
    )
    expect(await refused(ada('GET', `${path.split('?')[0]!}?limit=201`))).toEqual([422, 'invalid'])
  })
})

it('every route has been asked for', () => {
  expect([...asked].sort()).toEqual(routes.map((route) => `${route.method} ${route.path}`).sort())
})
