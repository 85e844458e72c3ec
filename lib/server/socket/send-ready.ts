import type { OnlinePerson } from '@/lib/contract/presence'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { Online } from '@/lib/domain/presence/board'
import { writeFrame } from '@/lib/server/socket/cork'
import type { ChatSocket } from '@/lib/server/socket/socket-session'
import { eventText, frameHeader } from '@/lib/server/socket/text-frame'

/** From so many on, a list that everyone is sent is written once for all. */
const CROWD = 100

/** Lists as the end of an event. */
const endings = new WeakMap<readonly OnlinePerson[], Buffer>()

function endingOf(crowd: readonly OnlinePerson[]): Buffer {
  const ending = endings.get(crowd) ?? Buffer.from(`${JSON.stringify(crowd).slice(1)}}]`)
  endings.set(crowd, ending)
  return ending
}

/**
 * The event `ready`. When thousands come back at once, nearly all of it is who is in the largest room: those bytes are the same for
 * everyone, so that they are serialised and kept once, and each connection's frame ends with them.
 */
export function sendReady(socket: ChatSocket, mine: { user: User; rooms: RoomView[] }, { crowd, others }: Online) {
  if (crowd.length < CROWD || socket.conn.transport.name !== 'websocket') {
    socket.emit('ready', { ...mine, online: [...others, ...crowd] })
    return
  }
  const people = others.map((one) => `${JSON.stringify(one)},`).join('')
  const own = Buffer.from(`${eventText('ready', mine).slice(0, -2)},"online":[${people}`)
  const ending = endingOf(crowd)
  writeFrame(socket.conn, [Buffer.concat([frameHeader(own.length + ending.length), own]), ending])
}
