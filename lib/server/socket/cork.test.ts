import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { Server, type Socket as ServerSocket } from 'socket.io'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backlog, corkConnection } from '@/lib/server/socket/cork'

const EVENTS = 600
const TRANSPORTS = [['websocket'], ['polling'], ['polling', 'websocket']]

let http: HttpServer
let io: Server
let url: string
let clients: Socket[]

beforeEach(async () => {
  http = createServer()
  io = new Server(http)
  io.engine.on('connection', corkConnection)
  io.on('connection', (socket) => {
    void socket.join('tide')
    socket.on('echo', (value: number, answer: (value: number) => void) => answer(value))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  clients = []
})

afterEach(async () => {
  for (const client of clients) client.disconnect()
  await io.close()
})

async function join(transports: string[]) {
  const client = connect(url, { transports, forceNew: true, reconnection: false })
  clients.push(client)
  const received: number[] = []
  client.on('event', (value: number) => received.push(value))
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject))
  return { client, received }
}

const serverSide = () => [...io.sockets.sockets.values()] as [ServerSocket, ...ServerSocket[]]
const tcpOf = (socket: ServerSocket) => (socket.conn.transport as unknown as { socket: { _socket: TcpSocket } }).socket._socket

describe('a corked connection', () => {
  it.each(TRANSPORTS)('gets everything once, in order, over %s %s', async (...transports: string[]) => {
    const { client, received } = await join(transports.filter(Boolean))
    const [socket] = serverSide()
    // What is for the room and what is for this one alone take turns, some in one turn of the event loop and some apart, while a
    // connection that began by polling is being upgraded.
    for (let value = 0; value < EVENTS; value++) {
      if (value % 3 === 0) socket.emit('event', value)
      else io.to('tide').emit('event', value)
      if (value % 7 === 0) await turn()
    }
    const answers = await Promise.all([1, 2, 3].map((value) => client.emitWithAck('echo', value)))
    expect(answers).toEqual([1, 2, 3])
    expect(received).toEqual(Array.from({ length: EVENTS }, (_, value) => value))
  })

  it('is written to once for all that one turn of the event loop brings', async () => {
    const here = await join(['websocket'])
    const there = await join(['websocket'])
    const writes = serverSide().map((socket) => vi.spyOn(tcpOf(socket), 'write'))
    for (let value = 0; value < 100; value++) io.to('tide').emit('event', value)
    await expect.poll(() => [here.received.length, there.received.length]).toEqual([100, 100])
    expect(writes.map((write) => write.mock.calls.length)).toEqual([1, 1])
  })

  it('is sent what waits for it before it is ended', async () => {
    const { client, received } = await join(['websocket'])
    const ended = new Promise((resolve) => client.once('disconnect', resolve))
    const [socket] = serverSide()
    socket.emit('event', 1)
    io.to('tide').emit('event', 2)
    socket.disconnect(true)
    expect(await ended).toBe('io server disconnect')
    expect(received).toEqual([1, 2])
  })

  it('is known to have waiting what its client does not read, in bytes', async () => {
    const { client, received } = await join(['websocket'])
    const [socket] = serverSide()
    expect(backlog(socket.conn)).toEqual({ packets: 0, bytes: 0 })
    const below = (client.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } }).transport.ws
    below.pause()
    // More than the kernel keeps for both sides, so that the rest waits here.
    const MEGABYTE = 2 ** 20
    const text = 'x'.repeat(MEGABYTE)
    for (let i = 0; i < 32; i++) {
      if (i % 2 === 0) socket.emit('event', text)
      else io.to('tide').emit('event', text)
      await turn()
    }
    const { packets, bytes } = backlog(socket.conn)
    expect(packets).toBeGreaterThan(0)
    expect(bytes).toBeGreaterThan(packets * MEGABYTE)
    expect(bytes).toBeLessThan(32 * (MEGABYTE + 100))
    below.resume()
    await expect.poll(() => received.length).toBe(32)
    await expect.poll(() => backlog(socket.conn)).toEqual({ packets: 0, bytes: 0 })
  })
})
