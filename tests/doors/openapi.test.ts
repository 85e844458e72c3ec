import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandName } from '@/lib/contract/commands'
import { EXAMPLE } from '@/lib/contract/docs/examples'
import { answerShape, templated } from '@/lib/server/http/openapi/operation'
import { otherPaths } from '@/lib/server/http/openapi/other-paths'
import { type Route, routes } from '@/lib/server/http/routes'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'
import { fetchFile, formOf, postForm, uploadFile } from '@/tests/support/uploads'

interface Documented {
  parameters?: { name: string; in: string; example?: unknown }[]
  requestBody?: { content: Record<string, { example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
interface Document {
  paths: Record<string, Record<string, Documented>>
  components: { schemas: Record<string, object> }
}

let server: TestServer
let people: Record<'ada' | 'mira' | 'dalia', Person>
let document: Document
const ajv = new Ajv2020({ strict: false })
formats.default(ajv)

beforeAll(async () => {
  server = await startServer({ env: { GUESTS: 'true' } })
  people = await makePeople(server, 'ada', 'mira', 'dalia')
  document = (await restOf(server)('GET', '/api/openapi.json')).body as Document
  ajv.addSchema({ $id: 'hubbub', components: document.components })
})
afterAll(() => server?.stop())

/** A schema of the document, whose names are found in the document. */
const compile = (schema: object) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"hubbub#/')) as object)

let made = 0
type Ask = <T>(method: string, path: string, body?: object) => Promise<T>

/** Things of their own for one example, in place of those it names. */
async function prepare(command: CommandName, ask: Ask): Promise<Record<string, string>> {
  const room = `room-${++made}`
  const user_id = people.ada.user.id
  // An example that makes a room names one that is not there.
  if (command !== 'room:create') await ask('POST', '/api/rooms', { id: room, name: 'Newsroom' })
  const message =
    command === 'room:create' ? { id: '' } : await ask<{ id: string }>('POST', `/api/rooms/${room}/messages`, { content: 'Good morning' })
  const notification = await ask<{ id: string }>('POST', '/api/notifications', { user_id, title: 'Tide' })
  const { invite } = await ask<{ invite: { id: string } }>('POST', '/api/invites', {})
  const { user: bot } = await ask<{ user: { id: string } }>('POST', '/api/bots', { username: `bot-${made}` })
  const { api_token } = await ask<{ api_token: { id: string } }>('POST', '/api/tokens', { name: 'Script', scopes: ['read'] })
  const { incoming_webhook } =
    command === 'room:create'
      ? { incoming_webhook: { id: '' } }
      : await ask<{ incoming_webhook: { id: string } }>('POST', `/api/rooms/${room}/incoming-webhooks`, { name: 'Gauge' })
  const outgoing = { name: 'Almanac', url: 'http://127.0.0.1:9/' }
  const { outgoing_webhook } =
    command === 'room:create'
      ? { outgoing_webhook: { id: '' } }
      : await ask<{ outgoing_webhook: { id: string } }>('POST', `/api/rooms/${room}/outgoing-webhooks`, outgoing)
  const { delivery } =
    command === 'room:create'
      ? { delivery: { id: '' } }
      : await ask<{ delivery: { id: string } }>('POST', `/api/outgoing-webhooks/${outgoing_webhook.id}/test`)
  const file = await uploadFile(server, people.ada, `High water, ${made}`)
  if (/^member:(remove|update)$/.test(command)) await ask('POST', `/api/rooms/${room}/members`, { user_id: people.mira.user.id })
  if (command === 'room:restore') await ask('DELETE', `/api/rooms/${room}`)
  if (command === 'message:restore') await ask('DELETE', `/api/messages/${message.id}`)
  if (command === 'notification:restore') await ask('DELETE', `/api/notifications/${notification.id}`)
  return {
    [EXAMPLE.ada]: user_id,
    [EXAMPLE.mira]: people.mira.user.id,
    [EXAMPLE.bot]: bot.id,
    [EXAMPLE.room]: room,
    [EXAMPLE.message]: message.id,
    [EXAMPLE.notification]: notification.id,
    [EXAMPLE.invite]: invite.id,
    [EXAMPLE.token]: api_token.id,
    [EXAMPLE.incomingWebhook]: incoming_webhook.id,
    [EXAMPLE.outgoingWebhook]: outgoing_webhook.id,
    [EXAMPLE.delivery]: delivery.id,
    [EXAMPLE.file]: file.id,
  }
}

/** The request that the document shows, with real things in it. */
function requestOf(route: Route, { parameters = [], requestBody }: Documented, real: Record<string, string>) {
  const place = <T>(value: T): T =>
    JSON.parse(Object.entries(real).reduce((text, [from, to]) => text.replaceAll(`"${from}"`, `"${to}"`), JSON.stringify(value))) as T
  const shown = place(parameters.filter(({ example }) => example !== undefined))
  const path = shown
    .filter((one) => one.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))), templated(route.path))
  const query = new URLSearchParams(shown.filter((one) => one.in === 'query').map(({ name, example }) => [name, String(example)]))
  const body = requestBody && place(Object.values(requestBody.content)[0]?.example)
  return { path: query.size > 0 ? `${path}?${query}` : path, body }
}

describe('the example of', () => {
  it.each(routes.map((route) => ({ route, name: `${route.method} ${templated(route.path)}` })))(
    '$name does what it shows',
    async ({ route }) => {
      const ada = restOf(server, people.ada.token)
      const real = await prepare(route.command, async <T>(method: string, path: string, body?: object) => {
        const answer = await ada(method, path, body)
        expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)
        return answer.body as T
      })
      // A new password ends the sessions of whoever changes it.
      const actor = route.command === 'me:password' ? people.dalia : people.ada
      const documented = document.paths[templated(route.path)]![route.method.toLowerCase()]!
      const { path, body } = requestOf(route, documented, real)
      expect(path).not.toContain('{')
      const answer = await restOf(server, actor.token)(route.method, path, body)
      const status = String(route.status ?? 200)
      expect([String(answer.status), answer.body], JSON.stringify(answer.body)).toEqual([status, answer.body])
      if (status === '204') return
      const validate = compile(documented.responses[status]!.content!['application/json']!.schema)
      validate(answer.body)
      expect(validate.errors).toBe(null)
      strictly(answerShape(route), answer.body)
    },
  )
})

it('what is asked for without anything answers as it is said to', async () => {
  const plain = Object.entries(otherPaths).filter(([path, item]) => 'get' in item && !path.includes('{'))
  expect(plain.length).toBeGreaterThan(5)
  for (const [path] of plain) {
    const response = await fetch(server.url + path)
    const said = document.paths[path]!.get!.responses['200']!.content!
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('content-type')).toContain(Object.keys(said)[0])
    if (said['application/json']) expect(compile(said['application/json'].schema)(await response.json()), path).toBe(true)
    else await response.text()
  }
})

it('a file is uploaded and had as it is said to be', async () => {
  const uploaded = await postForm(server, people.ada, formOf('High water at six', 'tides.txt', { caption: 'Tides' }))
  const said = document.paths['/api/files/upload']!.post!.responses['201']!.content!['application/json']!
  const body = (await uploaded.json()) as { url: string }
  expect([uploaded.status, compile(said.schema)(body)]).toEqual([201, true])
  const { responses } = document.paths['/api/files/{file_id}/download']!.get!
  const asked: Record<string, Record<string, string>> = {
    200: {},
    206: { range: 'bytes=0-3' },
    416: { range: 'bytes=99-' },
    304: { 'if-none-match': '*' },
  }
  for (const [status, headers] of Object.entries(asked)) {
    expect((await fetchFile(server, people.ada, body.url, headers)).status).toBe(Number(status))
    expect(responses).toHaveProperty(status)
  }
})

it('a refusal is a problem as the document has it', async () => {
  const validate = compile({ $ref: '#/components/schemas/Problem' })
  const { body } = await restOf(server)('GET', '/api/rooms')
  expect(validate(body), JSON.stringify(validate.errors)).toBe(true)
  expect(validate({ code: 'other' })).toBe(false)
})
