/**
 * What our server is measured against: Socket.IO as its documentation shows it, with rooms in memory and no database. It answers the
 * same three things: `ready` on connecting, `message:posted` to the room, and an acknowledgement.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http)
const seqs = new Map<string, number>()

io.on('connection', (socket) => {
  const room = String(socket.handshake.auth.room)
  void socket.join(room)
  socket.emit('ready', {})
  socket.on('message:post', ({ content }: { content: string }, acknowledge: (answer: object) => void) => {
    const seq = (seqs.get(room) ?? 0) + 1
    seqs.set(room, seq)
    const message = { id: crypto.randomUUID(), room_id: room, user_id: socket.id, content, timestamp: new Date().toISOString(), seq }
    io.to(room).emit('message:posted', message)
    acknowledge({ ok: true, message })
  })
})

http.listen(0, '127.0.0.1', () => console.log(`Stock is on http://127.0.0.1:${(http.address() as AddressInfo).port}`))
