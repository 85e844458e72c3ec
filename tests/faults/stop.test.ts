import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BannerState } from '@/lib/client/banner'
import { enter, expectAgreement, postInTurn, wait } from '@/tests/support/agreement'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'

const TIMEOUT_MS = 240_000

let server: TestServer
let people: Record<'mira' | 'tomas' | 'chen', Person>
const servers: TestServer[] = []

async function start(env?: Record<string, string>) {
  const started = await startServer({ database: 'postgres', ...(env && { env }) })
  servers.push(started)
  return started
}
beforeEach(async () => {
  server = await start()
  people = await makePeople(server, 'mira', 'tomas', 'chen')
})
afterEach(() => Promise.all(servers.splice(0).map((one) => one.kill())))

const post = (socket: TestSocket, content: string) => socket.send('message:post', { room_id: 'general', content, nonce: content })

/** How a WebSocket ended: its close code, and what Socket.IO calls it. */
function ending({ raw }: TestSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    let code = 0
    const { ws } = raw.io.engine.transport as unknown as { ws: WebSocket }
    ws.addEventListener('close', (event) => (code = event.code))
    raw.once('disconnect', (reason) => setImmediate(() => resolve({ code, reason })))
  })
}

describe('a server that is told to stop under load', () => {
  it('answers what it has taken, says that it goes away, and ends well', { timeout: TIMEOUT_MS }, async () => {
    const sockets = await Promise.all(Array.from({ length: 30 }, () => connect(server.url, people.mira.token)))
    const ends = sockets.map(ending)
    const answers: unknown[] = []
    let acknowledged = 0
    const flooding = sockets.map(async (socket, i) => {
      for (let n = 0; socket.raw.connected; n++) {
        // No answer comes when the connection has gone: then nobody knows, and the nonce makes asking again safe.
        const answer = await post(socket, `${i} ${n}`).catch(() => null)
        if (answer?.ok) acknowledged++
        else if (answer) answers.push(answer)
      }
    })
    await expect.poll(() => acknowledged).toBeGreaterThan(200)
    const begun = Date.now()
    expect(await server.stop()).toBe(0)
    // Nothing had to be cut off.
    expect(Date.now() - begun).toBeLessThan(8_000)
    await Promise.all(flooding)
    expect(answers).toEqual([])
    expect(await Promise.all(ends)).toEqual(sockets.map(() => ({ code: 1001, reason: 'transport close' })))

    server = await start(server.env)
    const reader = await connect(server.url, people.mira.token)
    const { room } = await reader.ask('room:get', { room_id: 'general' })
    expect(room.last_seq).toBeGreaterThanOrEqual(acknowledged)
    // Each connection had one post under way at most.
    expect(room.last_seq).toBeLessThanOrEqual(acknowledged + sockets.length)
    reader.close()
  })

  it('is replaced by another, and nobody loses anything or sees a word of it', { timeout: TIMEOUT_MS }, async () => {
    const clients = await Promise.all(Object.values(people).map((person) => enter(server, person)))
    const words: BannerState[] = []
    for (const { chat } of clients) chat.banner.store.subscribe(({ banner }) => void words.push(banner))
    const posting = postInTurn(clients, 300, 6_000)
    for (let i = 0; i < 2; i++) {
      await wait(1_500)
      const next = await start(server.env)
      for (const { proxy } of clients) proxy.to(next.url)
      expect(await server.stop()).toBe(0)
      server = next
    }
    await expectAgreement(server, clients, await posting)
    expect(words).toEqual([])
    await Promise.all(clients.map((client) => client.close()))
  })
})

it('a server that is told to stop as soon as it says where it is ends well too', { timeout: TIMEOUT_MS }, async () => {
  const { PATH } = process.env
  const other = startProgram(process.execPath, ['--import', './scripts/register.mjs', 'server.ts'], {
    env: { ...server.env, PATH, NODE_ENV: 'production', DATA_DIR: temporaryFolder('hubbub-data-') },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  other.stdout?.setEncoding('utf8').on('data', (said: string) => said.includes('Hubbub is on') && other.kill('SIGTERM'))
  expect(await once(other, 'close')).toEqual([0, null])
})

/** A post whose body comes in two halves. The server has its head. */
async function halfARequest({ url }: TestServer, { token }: Person) {
  const body = JSON.stringify({ content: 'Half of it before, half of it after.' })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': body.length,
    connection: 'keep-alive',
    expect: '100-continue',
  }
  const half: ClientRequest = request(`${url}/api/rooms/general/messages`, { method: 'POST', headers })
  half.on('error', () => {})
  half.flushHeaders()
  await once(half, 'continue')
  half.write(body.slice(0, 10))
  return { half, finish: () => half.end(body.slice(10)) }
}

const isAlive = ({ pid }: TestServer) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a request under way when the server is told to stop', () => {
  it('is answered, while nobody new is let in', { timeout: TIMEOUT_MS }, async () => {
    const { half, finish } = await halfARequest(server, people.mira)
    const stopped = server.stop()
    await expect
      .poll(async () =>
        restOf(server)('GET', '/api/health').then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    finish()
    const [response] = await once(half, 'response')
    expect(response.statusCode).toBe(201)
    expect(JSON.parse(await text(response))).toMatchObject({ seq: 1 })
    expect(await stopped).toBe(0)
  })

  it('is cut off when it takes too long', { timeout: TIMEOUT_MS }, async () => {
    await halfARequest(server, people.mira)
    const begun = Date.now()
    expect(await server.stop()).toBe(0)
    // After ten it would have ended with 1.
    expect(Date.now() - begun).toBeGreaterThan(5_000)
  })

  it('is cut off by a second signal', { timeout: TIMEOUT_MS }, async () => {
    await halfARequest(server, people.mira)
    const stopped = server.stop()
    await wait(500)
    expect(isAlive(server)).toBe(true)
    process.kill(server.pid, 'SIGINT')
    // By itself it would end later, and with 0.
    expect(await stopped).toBe(1)
  })
})
