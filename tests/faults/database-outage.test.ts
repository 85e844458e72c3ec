import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandName, commands } from '@/lib/contract/commands'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { type Browser, browser, signInWithPassword } from '@/tests/support/browser'
import { makePeople, PASSWORD, type Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, open, type TestSocket } from '@/tests/support/socket'

let database: string
let way: CuttingProxy
/** Takes connections and says nothing, as a server that is too busy. */
let mute: Server
let server: TestServer
let people: Record<'mira' | 'tomas', Person>
let through: Browser
let socket: TestSocket

beforeAll(async () => {
  database = await freshDatabase()
  way = await cuttingProxy(database)
  mute = createServer(() => {}).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const url = new URL(database)
  url.host = new URL(way.url).host
  server = await startServer({ env: { DATABASE_URL: url.href, SIGN_IN_ATTEMPTS: '100' } })
  people = await makePeople(server, 'mira', 'tomas')
  through = browser()
  await signInWithPassword(through, server.url, 'mira', PASSWORD)
  socket = await connect(server.url, people.mira.token)
})
afterAll(async () => {
  socket?.close()
  await server?.stop()
  await way?.close()
  mute?.close()
})

const away = () => {
  way.to('http://127.0.0.1:1')
  way.cut()
}
const back = () => {
  way.to(database)
  way.cut()
}
const silent = () => {
  way.to(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`)
  way.cut()
}

/** Fits the input of nearly every command; the ids are of nothing. */
const ID = '0198c3f0-7c1e-7d3a-8f7a-1b2c3d4e5f60'
const INPUT = {
  ...{ room_id: 'general', user_id: ID, message_id: ID, user_ids: [ID], invite_id: ID, rooms: { general: 0 } },
  ...{ name: 'tides', content: 'x', emoji: '🌊', seq: 1, role: 'admin', status: 'away', involvement: 'mentions' },
  ...{ token_id: ID, notification_id: ID, id: ID, scopes: ['read'], username: 'tide-bot', title: 'x', body: 'x', notif_type: 'system' },
  ...{
    current: PASSWORD,
    password: PASSWORD,
    webhook_id: ID,
    delivery_id: ID,
    file_id: ID,
    caption: 'x',
    url: 'https://almanac.example',
    enabled: true,
  },
}
/** Those that can do without the database. */
const WITHOUT = ['socket:ticket', 'presence:set', 'presence:heartbeat', 'presence:leave']

const refusalOf = (token: string) =>
  new Promise<unknown>((resolve) => {
    const one = open(server.url, { auth: { token } })
    one.once('connect', () => resolve('let in'))
    one.once('connect_error', (error) => {
      one.disconnect()
      resolve((error as Error & { data?: unknown }).data ?? error.message)
    })
  })

const mend = async () => {
  back()
  const health = async () => (await fetch(`${server.url}/api/health`)).status
  await expect.poll(health, { timeout: 15_000 }).toBe(200)
}

describe.each([
  ['away', away],
  ['there but does not answer', silent],
])('while PostgreSQL is %s', (_, leave) => {
  it('every command answers unavailable, and on the same connection it is carried out afterwards', async () => {
    leave()
    const names = (Object.keys(commands) as CommandName[]).filter(
      (name) => !commands[name].anonymous && !WITHOUT.includes(name) && commands[name].input.safeParse(INPUT).success,
    )
    expect(names.length).toBeGreaterThan(45)
    const { id: user_id, username } = people.mira.user
    const codes = await Promise.all(
      names.map(async (name) => [name, (await socket.send(name, { ...INPUT, user_id, username })).error?.code]),
    )
    expect(codes).toEqual(names.map((name) => [name, 'unavailable']))
    await mend()
    expect(await socket.ask('room:involve', { room_id: 'general', involvement: 'mentions' })).toBeDefined()
    expect((await socket.ask('message:post', { room_id: 'general', content: 'The tide is back.' })).message.user_id).toBe(
      people.mira.user.id,
    )
  })
})

describe('while PostgreSQL is away', () => {
  beforeAll(away)
  afterAll(back)

  it('nobody is told that they are nobody', async () => {
    const unavailable = { status: 503, body: { code: 'unavailable' } }
    const nobody = restOf(server)
    expect(await restOf(server, people.mira.token)('GET', '/api/me')).toMatchObject(unavailable)
    expect(await nobody('POST', '/api/token', { login: 'mira', password: PASSWORD })).toMatchObject(unavailable)
    expect(await nobody('POST', '/api/register', { username: 'dalia', password: PASSWORD })).toMatchObject(unavailable)
    expect((await through.go(`${server.url}/api/me`)).status).toBe(503)
    expect(await refusalOf(people.tomas.token)).toMatchObject({ code: 'unavailable' })
    expect(await signInWithPassword(browser(), server.url, 'mira', PASSWORD)).toMatch(/right now/)
    // What is wrong by itself is wrong without the database.
    expect((await restOf(server, 'nonsense')('GET', '/api/me')).status).toBe(401)
  })

  it.each(['/', '/r/general', '/settings/profile', '/signin'])(
    'the page %s tells the browser why it did not come, and nothing more',
    async (path) => {
      const response = await through.go(server.url + path)
      const html = await response.text()
      expect(response.status).toBe(500)
      expect(html.includes(String.raw`E{\"digest\":\"unavailable\"}`)).toBe(true)
      expect(/ECONN|Connection terminated|at async|node_modules/.exec(html)).toBeNull()
    },
  )
})
