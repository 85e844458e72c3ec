import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slackExample } from '@/lib/contract/docs/examples'
import { ERROR_STATUS, errorShape } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { IncomingWebhook } from '@/lib/contract/webhooks'
import { makePeople, type Person } from '@/tests/support/people'
import { type Answer, restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { strictly } from '@/tests/support/strictly'
import { wildJson, wildString } from '@/tests/support/wild'

let server: TestServer
let people: Record<'ada' | 'mira', Person>
let ada: ReturnType<typeof restOf>
beforeAll(async () => {
  server = await startServer({ env: { LOG_FORMAT: 'json' } })
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
    await post(`${path}/more`, '{"text": "x"}', JSON_TYPE)
    await expect.poll(() => server.output()).toContain('/api/hooks/…')
    expect(server.output()).not.toContain(path.split('/').at(-1))
  })
})
