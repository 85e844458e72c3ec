import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makePeople, PASSWORD, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open } from '@/tests/support/socket'

/** Nothing that a log may hold has this in it. */
const MARKER = 'seagulls-over-the-mast'

let server: TestServer
let people: Record<'ada' | 'mira', Person>

type Line = Record<string, unknown> & { level: string; msg: string }
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
const file = (name: string) => readFileSync(join(server.env.LOG_DIR!, name), 'utf8')
/** Lines are written in the background. */
const PATIENT = { timeout: 20_000 }
/** Waits for a line. */
const line = (name: string, fits: (line: Line) => boolean): Promise<Line> =>
  vi.waitFor(() => linesOf(file(name)).find(fits) ?? Promise.reject(new Error(`no such line in ${name}:\n${file(name)}`)), PATIENT)
const everything = () => [server.output(), ...readdirSync(server.env.LOG_DIR!).map(file)].join('\n')

beforeAll(async () => {
  server = await startServer({ database: 'postgres' })
  people = await makePeople(server, 'ada', 'mira')
})
afterAll(() => server?.stop())

describe('a request', () => {
  it('has an id, in its answer and in its line', async () => {
    const { headers } = await restOf(server, people.mira.token)('GET', '/api/rooms/general/messages?limit=5')
    const id = headers.get('x-request-id')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(await line('access.log', (one) => one.request === id)).toMatchObject({
      level: 'info',
      log: 'access',
      method: 'GET',
      path: '/api/rooms/general/messages',
      status: 200,
      ms: expect.any(Number),
      user: people.mira.user.id,
      address: '127.0.0.1',
    })
  })

  it('keeps the id that it brings, unless that is not fit for one', async () => {
    const ask = async (path: string, id: string) =>
      (await fetch(server.url + path, { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    for (const path of ['/api/rooms', '/api/health', '/signin', '/nowhere', '/api/auth/session', '/manifest.webmanifest']) {
      expect(await ask(path, 'edge-7:a'), path).toBe('edge-7:a')
      expect(await ask(path, '<script>'), path).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('that breaks answers with its id, and every line about it has the same', async () => {
    const database = new Client({ connectionString: server.env.DATABASE_URL! })
    await database.connect()
    // What PostgreSQL says of a row that it refuses has the whole row in it.
    await database.query(`ALTER TABLE messages ADD CONSTRAINT no_marker CHECK (content <> '${MARKER}')`)
    try {
      const answer = await restOf(server, people.mira.token)('POST', '/api/rooms/general/messages', { content: MARKER })
      const id = answer.headers.get('x-request-id')!
      expect([answer.status, answer.body]).toEqual([
        500,
        expect.objectContaining({ code: 'internal', message: expect.stringContaining(id) }),
      ])
      expect(await line('error.log', (one) => one.request === id && one.command === 'message:post')).toMatchObject({
        level: 'error',
        log: 'app',
      })
      expect(await line('access.log', (one) => one.request === id)).toMatchObject({ status: 500 })

      const socket = await connect(server.url, people.mira.token)
      const { error } = await socket.send('message:post', { room_id: 'general', content: MARKER })
      expect(error?.message).toContain(`${socket.raw.id}/1`)
      await line('error.log', (one) => one.request === `${socket.raw.id}/1`)
      await line('websocket.log', (one) => one.request === `${socket.raw.id}/1` && one.result === 'internal')
      socket.close()
    } finally {
      await database.query('ALTER TABLE messages DROP CONSTRAINT no_marker')
      await database.end()
    }
    expect(everything()).not.toContain(MARKER)
  })
})

describe('a connection', () => {
  it('is told of from its beginning to its end, with every frame by name, size, result and duration', async () => {
    const socket = await connect(server.url, people.ada.token)
    const id = socket.raw.id!
    await socket.ask('message:post', { room_id: 'general', content: 'hello' })
    await socket.send('room:get', { room_id: 'nowhere' })
    await socket.send(MARKER, {})
    socket.close()
    const about = { door: 'socket.io', user: people.ada.user.id, address: '127.0.0.1' }
    expect(await line('websocket.log', (one) => one.msg === 'disconnected' && one.connection === id)).toMatchObject({
      ...about,
      reason: 'client namespace disconnect',
      frames: 3,
    })
    const lines = linesOf(file('websocket.log')).filter((one) => one.connection === id || String(one.request).startsWith(`${id}/`))
    const sent = '["message:post",{"room_id":"general","content":"hello"}]'
    expect(lines).toEqual([
      expect.objectContaining({ ...about, msg: 'connected' }),
      expect.objectContaining({
        request: `${id}/1`,
        event: 'message:post',
        result: 'ok',
        bytes: `20${sent}`.length,
        ms: expect.any(Number),
      }),
      expect.objectContaining({ request: `${id}/2`, event: 'room:get', result: 'not_found' }),
      expect.objectContaining({ request: `${id}/3`, event: 'unknown', result: 'not_found' }),
      expect.objectContaining({ msg: 'disconnected' }),
    ])
  })

  it('that is refused is told of without its token', async () => {
    const raw = open(server.url, { auth: { token: MARKER } })
    await new Promise((resolve) => raw.once('connect_error', resolve))
    raw.disconnect()
    await line('websocket.log', (one) => one.msg === 'refused' && one.result === 'unauthorized')
  })
})

it('no text, password, token or secret gets into any log', async () => {
  const ada = restOf(server, people.ada.token)
  const socket = await connect(server.url, people.ada.token)
  const { message } = await socket.ask('message:post', { room_id: 'general', content: `${MARKER} by socket` })
  await socket.ask('message:edit', { message_id: message.id, content: `${MARKER} edited` })
  await socket.send('message:post', { room_id: 'general', content: MARKER, nonce: 5 })
  socket.close()
  await ada('POST', '/api/rooms/general/messages', { content: `${MARKER} by REST` })
  await ada('POST', '/api/rooms/general/messages', `{"content": "${MARKER}`)
  await ada('POST', '/api/rooms', { id: 'quiet', name: MARKER, topic: MARKER })
  await ada('GET', `/api/users?q=${MARKER}`)
  await fetch(`${server.url}/join/${MARKER}`)
  await fetch(`${server.url}/api/rooms?token=${MARKER}`, { headers: { authorization: `Bearer ${MARKER}`, cookie: `session=${MARKER}` } })
  await restOf(server)('POST', '/api/token', { login: 'ada', password: `${MARKER}!` })
  await restOf(server)('POST', '/api/token', { login: 'ada', password: PASSWORD })
  const { headers } = await ada('GET', '/api/me')
  await line('access.log', (one) => one.request === headers.get('x-request-id'))
  await line('access.log', (one) => one.path === '/join/…')

  const all = everything()
  for (const secret of [MARKER, PASSWORD, people.ada.token, people.mira.token]) expect(all).not.toContain(secret)
})

it('what is on stdout is what is in the files, line by line JSON', async () => {
  const id = 'on-stdout-too'
  await fetch(`${server.url}/api/me`, { headers: { 'x-request-id': id } })
  await line('access.log', (one) => one.request === id)
  await vi.waitFor(
    () => expect(linesOf(server.output()).filter((one) => one.request === id)).toEqual([expect.objectContaining({ log: 'access' })]),
    PATIENT,
  )
})

describe('the files', () => {
  it('are set aside when they are full', async () => {
    const small = await startServer({ env: { LOG_FILE_MB: '0.005' } })
    try {
      for (let n = 0; n < 60; n++) await fetch(`${small.url}/api/me`)
      await vi.waitFor(() => expect(readdirSync(small.env.LOG_DIR!)).toContain('access.log.1'), PATIENT)
    } finally {
      await small.stop()
    }
  })

  it('are left out where they cannot be written, which is said once, and the server runs', async () => {
    const server = await startServer({ env: { LOG_DIR: '/dev/null/logs' } })
    try {
      expect((await fetch(`${server.url}/api/me`, { headers: { 'x-request-id': 'no-disk' } })).status).toBe(401)
      await vi.waitFor(() => expect(linesOf(server.output()).some((one) => one.request === 'no-disk')).toBe(true), PATIENT)
      expect(server.output().match(/the log folder cannot be written/g)).toHaveLength(1)
    } finally {
      await server.stop()
    }
  })
})
