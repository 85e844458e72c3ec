import { request } from 'node:http'
import { connect as connectTcp } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type CommandName, commands } from '@/lib/contract/commands'
import { ERROR_STATUS, errorShape } from '@/lib/contract/errors'
import { routes } from '@/lib/server/http/routes'
import { makePeople, type Person } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'
import { sendFiles, uploadFile } from '@/tests/support/uploads'
import { wildInput, wildJson, wildString } from '@/tests/support/wild'

const RUNS = { command: 60, route: 25 }

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
let mira: TestSocket
/** Values that mean something, by field. */
let known: Record<string, readonly unknown[]>

beforeAll(async () => {
  server = await startServer({ env: { REGISTRATIONS_PER_ADDRESS: '20', SIGN_IN_ATTEMPTS: '3' } })
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  mira = await connect(server.url, people.mira.token)
  await mira.ask('room:create', { id: 'studio', name: 'Studio', visibility: 'private' })
  const { message } = await mira.ask('message:post', { room_id: 'studio', content: 'start' })
  const { message: other } = await mira.ask('message:post', { room_id: 'general', content: 'start' })
  const { notification: noted } = await mira.ask('notification:create', { user_id: people.mira.user.id, title: 'start' })
  const { incoming_webhook } = await mira.ask('incoming-webhook:create', { room_id: 'studio', name: 'Gauge' })
  const { outgoing_webhook } = await mira.ask('outgoing-webhook:create', { room_id: 'studio', name: 'Almanac', url: 'http://127.0.0.1:9/' })
  const { delivery } = await mira.ask('outgoing-webhook:test', { webhook_id: outgoing_webhook.id })
  const [file, sent] = [await uploadFile(server, people.mira, 'start'), await uploadFile(server, people.mira, 'sent')]
  await sendFiles(server, people.mira, 'studio', sent)
  const user_ids = Object.values(people).map((person) => person.user.id)
  known = {
    room_id: ['general', 'studio', 'nowhere', 'general\n'],
    message_id: [message.id, other.id, message.id.toUpperCase(), `{${message.id}}`],
    thread_id: [message.id, other.id, null],
    user_id: [...user_ids, 'nobody'],
    user_ids: [user_ids, [...user_ids, ...user_ids], [[]]],
    invite_id: [message.id],
    notification_id: [noted.id, noted.id.toUpperCase(), message.id],
    webhook_id: [incoming_webhook.id, outgoing_webhook.id, message.id],
    delivery_id: [delivery.id, message.id],
    url: ['http://127.0.0.1:9/', 'https://user:word@a.example', 'https://[', 'ftp://a.example'],
    events: [['message:posted', 'message:posted'], ['message:changed'], [], ['ready']],
    trigger_word: ['tides', 'two words', null],
    enabled: [true, false, 'true'],
    notif_type: ['mention', 'system', 'other'],
    cursor: ['x', `zzz.${message.id}`, null],
    unread_only: [true, false, 'true'],
    content: ['words', '@mira @tomas', '  '],
    nonce: ['same', 'other', null],
    name: ['Room', '日本語', 'Room\nRoom'],
    emoji: ['👍', '🎉'],
    visibility: ['public', 'private'],
    involvement: ['everything', 'nothing'],
    role: ['admin', 'member', 'owner'],
    status: ['online', 'offline'],
    registration: ['open', 'closed'],
    rooms: [{ general: 0 }, { general: 1e300 }, { general: -1 }, { ['x'.repeat(64)]: 1 }, JSON.parse('{"__proto__": 1, "general": 0}')],
    limit: [1, 200, 0, '5', 1.5],
    seq: [0, 1, 2 ** 40],
    before: [0, 5],
    after: [0, 5],
    around: [1, 2 ** 31],
    file_ids: [[], ['x'], [file.id], [file.id, file.id], [sent.id, message.id]],
    file_id: [file.id, sent.id, file.id.toUpperCase(), message.id],
    caption: ['words', '\u202ewords', null],
    kind: ['image', 'text', 'other', 'all'],
    expires_in_hours: [1, 1e9],
    max_uses: [1, null],
    query: ['m', '%', '_'],
  }
})
afterAll(async () => {
  mira?.close()
  await server?.stop()
})

const commandNames = Object.keys(commands) as CommandName[]
/** A longer frame ends the connection, which is a test of its own. */
const fitsAFrame = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) < 120 * 1024
const isAlive = async () => (await fetch(`${server.url}/api/health`)).status === 200

/** Nothing of what was sent may have been a surprise. */
async function expectCalm() {
  expect(await isAlive()).toBe(true)
  const complaints = server
    .output()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"|unhandled|uncaught|⨯/i.test(line))
  expect(complaints.slice(0, 3)).toEqual([])
}

describe('over Socket.IO', () => {
  it.each(commandNames.filter((name) => !commands[name].anonymous))(
    '%s is answered as the contract says, whatever is sent',
    async (name) => {
      const input = fc
        .oneof(
          { weight: 5, arbitrary: wildInput(name, known) },
          { weight: 1, arbitrary: wildJson },
          { weight: 1, arbitrary: wildJson.map((value) => ({ room_id: Buffer.from('bytes'), content: value, limit: new Uint8Array(3) })) },
        )
        .filter(fitsAFrame)
      await fc.assert(
        fc.asyncProperty(input, async (value) => {
          expect(mira.raw.connected, 'the connection stands').toBe(true)
          const { ok, ...rest } = await mira.send(name, value)
          if (ok) strictly(commands[name].output, rest)
          else expect(strictly(errorShape, rest.error).code).not.toMatch(/internal|unavailable/)
        }),
        { numRuns: RUNS.command },
      )
      await expectCalm()
    },
  )

  it('a frame that is too long ends its connection, and no other', async () => {
    const socket = await connect(server.url, people.tomas.token)
    const ended = new Promise((resolve) => socket.raw.once('disconnect', resolve))
    socket.raw.emit('message:post', { room_id: 'general', content: 'x'.repeat(200_000) })
    expect(await ended).toBe('transport close')
    expect((await mira.send('room:list')).ok).toBe(true)
  })

  it('frames that are none of Socket.IO’s end their own connection at the most', async () => {
    const frame = fc.oneof(
      wildString,
      fc
        .tuple(
          fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '40', '41', '42', '43', '44', '45', '46', '451-', '4299', '40/admin,'),
          wildString,
        )
        .map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('42', '421', '451-', '452-'), wildJson).map(([type, value]) => type + JSON.stringify(value)),
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 8 }), fc.boolean(), async (frames, signedIn) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
        socket.on('error', () => {})
        await new Promise((resolve) => socket.once('message', resolve))
        if (signedIn) socket.send(`40${JSON.stringify({ token: people.tomas.token })}`)
        for (const one of frames) socket.send(one)
        await new Promise((resolve) => {
          socket.ping(() => setTimeout(resolve, 2))
        })
        socket.terminate()
      }),
      { numRuns: 80 },
    )
    await expectCalm()
    expect((await mira.send('room:list')).ok).toBe(true)
  })
})

interface Sent {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer
}

/** Sends bytes as they are: `fetch` would put the path right. */
const exchange = ({ method, path, headers, body }: Sent) =>
  new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const sent = request(`${server.url}/`, { method, path, headers: { ...headers, 'content-length': body.length } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode!, type: response.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString() }),
      )
      response.on('error', reject)
    })
    // A body that is too large may be answered before it was read.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      /EPIPE|ECONNRESET/.test(error.code ?? '') ? resolve({ status: 413, type: '', text: '' }) : reject(error),
    )
    sent.end(body)
  })

const NASTY_SEGMENTS = [
  '%',
  '%ff',
  '%00',
  '%2e%2e',
  '%2f',
  '..',
  '.',
  ';',
  ',',
  '~',
  '%f0%9f%91%8d',
  '%ed%a0%80',
  '__proto__',
  'x'.repeat(300),
]
const segment = fc.oneof(
  fc.constantFrom(...NASTY_SEGMENTS),
  wildString.map((value) => encodeURIComponent(value.slice(0, 70).toWellFormed()) || '-'),
)
const bytes = fc.oneof(
  { weight: 4, arbitrary: wildJson.map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '{',
        'null',
        '"x"',
        '[]',
        '{"a":1}}',
        '{"content":"\ufeff"}',
        '\ufeff{}',
        '{"__proto__":{"id":"x"}}',
        `{"content":"${'x'.repeat(200_000)}"}`,
      )
      .map((text) => Buffer.from(text)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom([0xff, 0xfe], [0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d], [0xed, 0xa0, 0x80]).map((value) => Buffer.from(value)),
  },
)

describe('over REST', () => {
  const cases = routes.map((route) => ({ route, name: `${route.method} ${route.path}` }))
  it.each(cases)('$name is answered as the contract says, whatever is sent', async ({ route }) => {
    const path = fc
      .tuple(
        ...route.path.split('/').map((part) =>
          part.startsWith(':')
            ? fc.oneof(
                segment,
                fc.constantFrom(...(known[part.slice(1)] ?? ['👍'])).map((value) => encodeURIComponent(String(value))),
              )
            : fc.constant(part),
        ),
      )
      .map((parts) => parts.join('/'))
    const query = fc.array(
      fc.tuple(
        fc.constantFrom('limit', 'before', 'after', 'around', 'thread_id', 'q', 'cursor', 'unread_only', 'x', '__proto__'),
        fc.oneof(segment, fc.integer().map(String)),
      ),
      { maxLength: 3 },
    )
    const body = fc.oneof(
      bytes,
      wildInput(route.command, known).map((value) => Buffer.from(JSON.stringify(value))),
    )
    const token = fc.constantFrom(people.mira.token, people.tomas.token, '', 'x.y.z')
    await fc.assert(
      fc.asyncProperty(path, query, body, token, fc.option(segment), async (pathname, pairs, content, bearer, nonce) => {
        const answer = await exchange({
          method: route.method,
          path: pathname + (pairs.length > 0 ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''),
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...(nonce && { 'idempotency-key': nonce }) },
          body: route.method === 'GET' ? Buffer.alloc(0) : content,
        })
        expect(answer.status, answer.text).toBeLessThan(500)
        if (answer.status < 400 || answer.text === '' || !answer.type.includes('json')) return
        const { type, title, detail, status, ...error } = JSON.parse(answer.text) as Record<string, unknown>
        expect(ERROR_STATUS[strictly(errorShape, error).code]).toBe(answer.status)
        expect([type, typeof title, typeof detail, status]).toEqual(['about:blank', 'string', 'string', answer.status])
      }),
      { numRuns: RUNS.route },
    )
    await expectCalm()
  })

  it('requests that are hardly HTTP do not stop the server', async () => {
    const lines = [
      'GET http://[::1 HTTP/1.1',
      'GET http://a:99999999/ HTTP/1.1',
      'GET // HTTP/1.1',
      'GET //evil.example/%2e%2e HTTP/1.1',
      'GET \\\\x HTTP/1.1',
      'GET /api/rooms?%=% HTTP/1.1',
      'GET * HTTP/1.1',
      'OPTIONS * HTTP/1.1',
      'CONNECT localhost:1 HTTP/1.1',
      'GET /socket.io/ HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 99',
      'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade',
      'GET /_next/webpack-hmr HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade',
      'POST /api/token HTTP/1.1\r\nContent-Length: 10',
      'POST /api/token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz',
      'nonsense',
    ]
    for (const line of lines) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(`${line}\r\nHost: localhost\r\n\r\n`))
        socket.on('data', () => socket.destroy())
        socket.on('error', () => resolve())
        socket.on('close', () => resolve())
        socket.setTimeout(1_000, () => socket.destroy())
      })
      expect(await isAlive(), line).toBe(true)
    }
  })
})
