import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { slackExample } from '@/lib/contract/docs/examples'
import { ERROR_STATUS, errorShape } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { IncomingWebhook, OutgoingWebhook, WebhookDelivery } from '@/lib/contract/webhooks'
import { type Received, type Receiver, startReceiver } from '@/lib/testing/receiver'
import { makePeople, type Person } from '@/tests/support/people'
import { type Answer, restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'
import { wildJson, wildString } from '@/tests/support/wild'

const PATIENT = { timeout: 30_000 }

let server: TestServer
let people: Record<'ada' | 'mira', Person>
let ada: ReturnType<typeof restOf>
beforeAll(async () => {
  server = await startServer({ env: { LOG_FORMAT: 'json', WEBHOOK_ALLOW_PRIVATE: 'true' } })
  people = await makePeople(server, 'ada', 'mira')
  ada = restOf(server, people.ada.token)
})
afterAll(() => server?.stop())

let made = 0
/** A room of its own, and an address that posts there. */
async function makeHook() {
  const room = `room-${++made}`
  await ada('POST', '/api/rooms', { id: room, name: room })
  const { status, body } = await ada('POST', `/api/rooms/${room}/incoming-webhooks`, { name: 'Tide gauge' })
  expect(status).toBe(201)
  const { url, incoming_webhook } = body as { url: string; incoming_webhook: IncomingWebhook }
  expect(url.startsWith(`${server.url}/api/hooks/`)).toBe(true)
  const messages = async () => (await ada('GET', `/api/rooms/${room}/messages`)).body as Message[]
  return { room, path: new URL(url).pathname, id: incoming_webhook.id, messages }
}

/** As a program sends it that knows nothing of us. */
async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, { method: 'POST', body, headers })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

describe('an incoming webhook', () => {
  it('posts what Slack would, is answered as Slack answers, and everyone in the room hears it', async () => {
    const { room, path, messages } = await makeHook()
    const socket = await connect(server.url, people.ada.token)
    expect(await post(path, JSON.stringify(slackExample), JSON_TYPE)).toEqual({
      status: 200,
      type: 'text/plain; charset=utf-8',
      text: 'ok',
    })
    const told = await socket.next('message:posted', (message) => message.room_id === room)
    expect(told).toMatchObject({
      name: 'Tide gauge',
      content: 'High water at [11:40](https://tidewater.example/tides)\n\n> **Harbour gauge**\n> \n> **Level**: 3.2 m',
    })
    const asForm = new URLSearchParams({ payload: JSON.stringify({ text: 'a & b + c' }) }).toString()
    for (const [body, type] of [
      [asForm, FORM_TYPE],
      ['{"text": "100% + a=b&c"}', FORM_TYPE],
      ['{"text": "no type"}', {}],
    ] as const) {
      expect((await post(path, body, type)).text).toBe('ok')
    }
    expect((await messages()).slice(1).map((message) => message.content)).toEqual(['a & b + c', '100% + a=b&c', 'no type'])
    socket.close()
  })

  it('posts once for one Idempotency-Key, however often it is sent', async () => {
    const { path, messages } = await makeHook()
    const send = () => post(path, '{"text": "one"}', { ...JSON_TYPE, 'idempotency-key': 'k-1' })
    expect((await Promise.all([send(), send(), send()])).map((answer) => answer.status)).toEqual([200, 200, 200])
    expect((await messages()).map((message) => message.content)).toEqual(['one'])
  })

  it('is refused in the contract’s terms', async () => {
    const { room, id, path, messages } = await makeHook()
    const nobody = restOf(server)
    const code = ({ status, body }: Answer) => [status, (body as { code: string }).code]
    expect(code(await nobody('POST', path, { text: '' }))).toEqual([422, 'invalid'])
    expect(code(await nobody('POST', path, 'words'))).toEqual([422, 'invalid'])
    expect(code(await nobody('POST', path, { text: 'x'.repeat(5000) }))).toEqual([422, 'invalid'])
    expect(code(await nobody('POST', path, { text: 'x'.repeat(200_000) }))).toEqual([413, 'too_large'])
    expect(code(await nobody('POST', path, 'x', { 'content-type': 'multipart/form-data; boundary=x' }))).toEqual([415, 'unsupported_type'])
    const got = await nobody('GET', path)
    expect([...code(got), got.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST, OPTIONS'])
    expect(code(await nobody('POST', `${path}x`, { text: 'x' }))).toEqual([404, 'not_found'])
    expect(code(await nobody('POST', '/api/hooks', { text: 'x' }))).toEqual([404, 'not_found'])
    // A session that comes along gives it nothing, and takes nothing away.
    expect(
      (await post(path, '{"text": "fine"}', { ...JSON_TYPE, cookie: 'next-auth.session-token=x', origin: 'https://evil.example' })).text,
    ).toBe('ok')

    const mira = restOf(server, people.mira.token)
    await mira('POST', `/api/rooms/${room}/join`)
    for (const [method, at] of [
      ['GET', `/api/rooms/${room}/incoming-webhooks`],
      ['POST', `/api/rooms/${room}/incoming-webhooks`],
      ['DELETE', `/api/incoming-webhooks/${id}`],
    ] as const) {
      expect((await mira(method, at, method === 'POST' ? { name: 'x' } : undefined)).status).toBe(403)
    }
    const { token } = (await ada('POST', '/api/tokens', { name: 'x', scopes: ['read', 'write'] })).body as { token: string }
    expect((await restOf(server, token)('GET', `/api/rooms/${room}/incoming-webhooks`)).status).toBe(403)

    expect((await ada('DELETE', `/api/incoming-webhooks/${id}`)).status).toBe(200)
    expect(code(await nobody('POST', path, { text: 'x' }))).toEqual([404, 'not_found'])
    expect((await messages()).map((message) => message.content)).toEqual(['fine'])
  })

  it('is answered as the contract says, whatever is sent', async () => {
    const { path } = await makeHook()
    const element = fc.record(
      { type: fc.constantFrom('mrkdwn', 'plain_text', 'image', 'button'), text: wildJson, url: wildJson },
      { requiredKeys: [] },
    )
    const block = fc.record(
      {
        type: fc.oneof(fc.constantFrom('section', 'header', 'context', 'actions', 'image', 'rich_text'), wildString),
        text: fc.oneof(element, wildJson),
        elements: fc.oneof(fc.array(element, { maxLength: 3 }), wildJson),
        fields: fc.oneof(fc.array(element, { maxLength: 3 }), wildJson),
      },
      { requiredKeys: [] },
    )
    const payload = fc.record(
      {
        text: fc.oneof(wildString, wildJson),
        attachments: fc.oneof(
          fc.array(fc.record({ text: wildString, title: wildString, title_link: wildJson, fields: wildJson }, { requiredKeys: [] })),
          wildJson,
        ),
        blocks: fc.oneof(fc.array(block, { maxLength: 3 }), wildJson),
        nonce: wildJson,
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(payload, wildJson), fc.boolean(), async (value, inForm) => {
        const text = JSON.stringify(value)
        const { status, text: said } = await post(
          path,
          inForm ? `payload=${encodeURIComponent(text.toWellFormed())}` : text,
          inForm ? FORM_TYPE : JSON_TYPE,
        )
        expect(status, said).toBeLessThan(500)
        if (status === 200) return void expect(said).toBe('ok')
        const { type: _, title: _title, detail: _detail, status: stated, ...error } = JSON.parse(said) as Record<string, unknown>
        expect([ERROR_STATUS[strictly(errorShape, error).code], stated]).toEqual([status, status])
      }),
      { numRuns: 60 },
    )
    expect((await post(path, new Uint8Array([0x7b, 0xff, 0x7d]), JSON_TYPE)).status).toBe(422)
  })

  it('stands in no log', async () => {
    const { path } = await makeHook()
    await post(path, '{"text": "x"}', JSON_TYPE)
    await post(`${path}/more`, '{"text": "x"}', { ...JSON_TYPE, 'x-request-id': 'the-last-of-them' })
    await expect.poll(() => server.output()).toMatch(/"the-last-of-them".*\/api\/hooks\/…/)
    expect(server.output()).not.toContain(path.split('/').at(-1))
  })
})

describe('an outgoing webhook', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  /** A room of its own, and an address that is told what happens there. */
  async function listenTo(url: string, on: TestServer = server) {
    const ask = on === server ? ada : restOf(on, (await makePeople(on, 'ada')).ada.token)
    const room = `room-${++made}`
    await ask('POST', '/api/rooms', { id: room, name: room })
    const { status, body } = await ask('POST', `/api/rooms/${room}/outgoing-webhooks`, { name: 'Almanac', url })
    expect(status).toBe(201)
    const { outgoing_webhook, secret } = body as { outgoing_webhook: OutgoingWebhook; secret: string }
    return {
      id: outgoing_webhook.id,
      secret,
      say: async (content: string) => (await ask('POST', `/api/rooms/${room}/messages`, { content })).body as Message,
      messages: async () => (await ask('GET', `/api/rooms/${room}/messages`)).body as Message[],
      log: async () => (await ask('GET', `/api/outgoing-webhooks/${outgoing_webhook.id}/deliveries`)).body as WebhookDelivery[],
      ask,
    }
  }

  /** Written from the text of Standard Webhooks alone. */
  function isSigned({ headers, body }: Received, secret: string) {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')
    return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`)
  }

  it('is told of each message, signed, soon, and in order; and may answer', async () => {
    const { secret, say, messages, log } = await listenTo(receiver.url)
    receiver.reply({ headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"text": "High water at *nine*"}' }, {})
    const said = []
    for (const word of ['tides?', 'one', 'two']) said.push(await say(word))
    await expect.poll(() => receiver.received.length, PATIENT).toBe(3)
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { data: unknown }).data)).toEqual(said)
    for (const one of receiver.received) expect(isSigned(one, secret)).toBe(true)
    expect(isSigned({ ...receiver.received[0]!, body: '{}' }, secret)).toBe(false)
    await expect
      .poll(async () => (await messages()).map(({ name, content }) => [name, content]), PATIENT)
      .toContainEqual(['Almanac', 'High water at **nine**'])
    await expect.poll(async () => (await log()).map((one) => one.state), PATIENT).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('is tried again after a failure, under the same id, also by a server that was killed in between', async () => {
    const own = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'true' } })
    const { say, log } = await listenTo(receiver.url, own)
    receiver.reply({ status: 500 }, {})
    await say('one')
    await expect.poll(log, PATIENT).toMatchObject([{ state: 'waiting', status: 500 }])
    await own.kill()
    const again = await startServer({ env: own.env })
    try {
      await expect.poll(() => receiver.received.length, PATIENT).toBe(2)
      expect(receiver.received[1]!.headers['webhook-id']).toBe(receiver.received[0]!.headers['webhook-id'])
    } finally {
      await again.stop()
    }
  })

  it('is tested, follows no redirect, and is sent again by hand', async () => {
    const { id, log, ask } = await listenTo(receiver.url)
    receiver.reply({ status: 307, headers: { location: `${receiver.url}/elsewhere` } }, {})
    const { body } = await ask('POST', `/api/outgoing-webhooks/${id}/test`)
    const { delivery } = body as { delivery: WebhookDelivery }
    await expect.poll(log, PATIENT).toMatchObject([{ id: delivery.id, state: 'failed', status: 307 }])
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])
    expect((await ask('POST', `/api/webhook-deliveries/${delivery.id}/retry`)).status).toBe(200)
    await expect.poll(log, PATIENT).toMatchObject([{ id: delivery.id, state: 'delivered', tries: 2, status: 200 }])
  })

  it('does not reach into the network of the server, unless that is allowed', async () => {
    const own = await startServer()
    try {
      const { log, say } = await listenTo(receiver.url.replace('127.0.0.1', 'localhost'), own)
      await say('one')
      await expect
        .poll(log, PATIENT)
        .toMatchObject([{ state: 'waiting', status: null, error: expect.stringContaining('inside the network') }])
      expect(receiver.received).toEqual([])
    } finally {
      await own.stop()
    }
  })
})
