import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { afterEach, expect, it } from 'vitest'
import { ada } from '@/lib/contract/docs/examples'
import type { OnlinePerson } from '@/lib/contract/presence'
import type { Online } from '@/lib/domain/presence/board'
import { corkConnection } from '@/lib/server/socket/cork'
import { sendReady } from '@/lib/server/socket/send-ready'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

const people = (count: number, name: string): OnlinePerson[] =>
  Array.from({ length: count }, (_, n) => ({ user_id: `${name}-${n}`, username: `${name}-${n}-Ægir-\u{1f30a}`, status: 'online' }))

let io: Server
afterEach(() => io.close())

/** What a client gets that is sent `ready`, and an event before and after it. */
async function sent(online: Online, transport: 'websocket' | 'polling') {
  const http = createServer()
  io = new Server(http)
  io.engine.on('connection', corkConnection)
  io.on('connection', (socket) => {
    socket.emit('before', 1)
    sendReady(socket as ChatSocket, { user: ada, rooms: [] }, online)
    socket.emit('after', 2)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const client = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: [transport], forceNew: true })
  const got: unknown[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      client.onAny((name: string, payload: unknown) => {
        got.push([name, payload])
        if (name === 'after') resolve()
      })
      client.once('connect_error', reject)
      client.once('disconnect', (reason) => reject(new Error(reason)))
    })
  } finally {
    client.disconnect()
  }
  return got
}

it.each([
  ['nobody', 0, 0],
  ['a few', 99, 3],
  ['a crowd', 100, 0],
  ['a crowd in a frame of 16 bits', 500, 2],
  ['a crowd in a frame of 64 bits', 2_000, 1],
] as const)('says who is here: %s, over either transport', async (_, crowd, others) => {
  const online = { crowd: people(crowd, 'crowd'), others: people(others, 'other') }
  for (const transport of ['websocket', 'polling'] as const) {
    expect(await sent(online, transport)).toEqual([
      ['before', 1],
      ['ready', { user: ada, rooms: [], online: [...online.others, ...online.crowd] }],
      ['after', 2],
    ])
    await io.close()
  }
})
