import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Connection, createConnection } from '@/lib/client/connection'
import { unauthorized } from '@/lib/contract/errors'

const user = { id: 'u-1', username: 'mira', name: 'Mira Okafor', avatar_url: null, is_guest: false, is_bot: false, role: 'member' }
const ready = { user, rooms: [], online: [] }

let http: HttpServer
let io: Server
let port: number
let tickets: string[]
let used: string[]
let connection: Connection

async function listen(on = 0) {
  http = createServer()
  io = new Server(http, { serveClient: false })
  io.on('connection', (socket) => {
    used.push(String(socket.handshake.auth.token))
    // An event that overtakes `ready`.
    socket.emit('room:deleted', { room_id: 'early' })
    socket.emit('ready', ready)
    socket.on('room:list', (_input, acknowledge) => acknowledge({ ok: true, rooms: [] }))
    socket.on('room:get', (_input, acknowledge) =>
      acknowledge({ ok: false, error: { code: 'rate_limited', message: 'A little too quick.', retry_after_ms: 40 } }),
    )
  })
  await new Promise<void>((resolve) => http.listen(on, '127.0.0.1', resolve))
  port = (http.address() as AddressInfo).port
}

const shut = () => io.close()
const status = () => connection.state().status
const becomes = (wanted: string) => vi.waitFor(() => expect(status()).toBe(wanted), { timeout: 10_000, interval: 5 })

beforeEach(async () => {
  tickets = []
  used = []
  await listen()
  connection = createConnection({
    getTicket: async () => {
      tickets.push(`ticket ${tickets.length + 1}`)
      return { token: tickets.at(-1) ?? '', url: `http://127.0.0.1:${port}` }
    },
  })
})

afterEach(async () => {
  connection.stop()
  vi.useRealTimers()
  await shut()
})

test('is online when the server says it is ready, and hears nothing before that', async () => {
  const heard: string[] = []
  connection.on('ready', () => heard.push(`ready while ${status()}`))
  connection.on('room:deleted', ({ room_id }) => heard.push(room_id))
  connection.start()
  await becomes('online')
  expect(heard).toEqual(['ready while online', 'early'])
})

test('answers a command with its output, or rejects with what the server said', async () => {
  connection.start()
  await expect(connection.request('room:list', {})).rejects.toMatchObject({ code: 'unavailable' })
  await becomes('online')
  await expect(connection.request('room:list', {})).resolves.toEqual({ rooms: [] })
  await expect(connection.request('room:get', { room_id: 'harbour' })).rejects.toMatchObject({
    name: 'ChatError',
    code: 'rate_limited',
    retry_after_ms: 40,
  })
})

test('brings a fresh ticket to every connection and rejects what was under way when one goes', async () => {
  connection.start()
  await becomes('online')
  const unanswered = connection.request('me:get', {})
  const rejected = expect(unanswered).rejects.toMatchObject({ code: 'unavailable' })
  io.disconnectSockets(true)
  await rejected
  await becomes('online')
  expect(used).toEqual(['ticket 1', 'ticket 2'])
})

test('comes back after a restart of the server, saying when it tries next', async () => {
  connection.start()
  await becomes('online')
  const on = port
  await shut()
  await becomes('offline')
  const state = connection.state()
  expect(state.status === 'offline' && state.next_try_at).toBeGreaterThan(Date.now() - 1_000)
  await listen(on)
  await becomes('online')
})

test('is signed out, and stays it, when no ticket is given any more', async () => {
  let asked = 0
  connection = createConnection({
    getTicket: () => {
      asked++
      return Promise.reject(unauthorized())
    },
  })
  vi.useFakeTimers()
  connection.start()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([status(), asked]).toEqual(['signed_out', 1])
})

test('waits longer after each failure, and not at all when asked to try now', async () => {
  let asked = 0
  connection = createConnection({
    getTicket: () => {
      asked++
      return Promise.reject(new TypeError('fetch failed'))
    },
  })
  const waits: number[] = []
  connection.onState((state) => {
    if (state.status === 'offline') waits.push(state.next_try_at - Date.now())
  })
  vi.useFakeTimers()
  connection.start()
  // 300 and 600 ms at the most.
  await vi.advanceTimersByTimeAsync(900)
  expect(waits).toHaveLength(3)
  expect(waits[0]).toBeLessThanOrEqual(300)
  expect(waits[2]).toBeGreaterThanOrEqual(600)
  connection.retryNow()
  expect(asked).toBe(4)
})

test('can be stopped and started again', async () => {
  connection.start()
  await becomes('online')
  connection.stop()
  expect(status()).toBe('connecting')
  await expect.poll(() => io.engine.clientsCount).toBe(0)
  connection.start()
  await becomes('online')
  await expect.poll(() => io.engine.clientsCount).toBe(1)
})

test('takes a line on which nothing comes for dead', async () => {
  connection.start()
  await becomes('online')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  await vi.advanceTimersByTimeAsync(5)
  const unanswered = connection.request('me:get', {})
  const rejected = expect(unanswered).rejects.toMatchObject({ code: 'unavailable' })
  await vi.advanceTimersByTimeAsync(10_000)
  await rejected
  expect(status()).toBe('offline')
})
