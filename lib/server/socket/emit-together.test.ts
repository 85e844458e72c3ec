import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { corkConnection } from '@/lib/server/socket/cork'
import { emitTogether } from '@/lib/server/socket/emit-together'

const PAYLOADS = Array.from({ length: 400 }, (_, n) => ({ n, text: `\u{1f30a} ${'tide '.repeat(n % 60)}` }))

let io: Server
let url: string
const clients: Socket[] = []

beforeEach(async () => {
  const http = createServer()
  io = new Server(http)
  io.engine.on('connection', corkConnection)
  io.on('connection', (socket) => void socket.join(socket.handshake.auth.rooms as string[]))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await io.close()
})

async function join(rooms: string[], ...transports: string[]) {
  const client = connect(url, { transports, auth: { rooms }, forceNew: true, reconnection: false })
  clients.push(client)
  const heard: unknown[] = []
  client.onAny((event: string, payload: unknown) => heard.push([event, payload]))
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject))
  return heard
}

it('tells everyone in one of the rooms, once each, in order, over any transport', async () => {
  const both = await join(['tide', 'harbour'], 'websocket')
  const others = await Promise.all([join(['tide'], 'polling'), join(['harbour'], 'polling', 'websocket'), join(['tide'], 'websocket')])
  const elsewhere = await join(['studio'], 'websocket')
  io.emit('before', 0)
  emitTogether(io, ['tide', 'harbour'], 'wave', PAYLOADS)
  io.emit('after', 1)
  const all = [['before', 0], ...PAYLOADS.map((payload) => ['wave', payload]), ['after', 1]]
  for (const heard of [both, ...others]) {
    await expect.poll(() => heard.length).toBe(all.length)
    expect(heard).toEqual(all)
  }
  await expect.poll(() => elsewhere.length).toBe(2)
  expect(elsewhere).toEqual([
    ['before', 0],
    ['after', 1],
  ])
})
