import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import { readRoomFrom } from '@/lib/domain/messages/message-queries'
import { type Delivery, roomTopic } from '@/lib/domain/ports'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import { toEvents } from '@/lib/server/deliver'
import type { Runtime } from '@/lib/server/runtime'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

type Parts = Pick<Runtime, 'world' | 'deliver'>

/**
 * Does for one connection what the outlet did for the others while its state was being read.
 * @param revs rooms the person is in, each with the `rev` that the state has
 */
export function catchUp(socket: ChatSocket, delivery: Delivery, revs: Map<string, number>, parts: Parts) {
  const { event, payload, more = [], to, exceptUser, joins, leaves, endsSessions } = delivery
  const { user } = socket.data
  if (joins?.userIds.includes(user.id) && !revs.has(joins.roomId)) {
    if (to.users?.includes(user.id)) socket.emit(event, payload)
    return letIn([socket], delivery, parts)
  }
  const room = to.rooms?.find((id) => revs.has(id))
  const isForMe = (room !== undefined || to.users?.includes(user.id)) && exceptUser !== user.id
  const isKnown = room !== undefined && event.startsWith('message:') && (payload as Message).rev <= revs.get(room)!
  if (isForMe && !isKnown) for (const one of [payload, ...more]) socket.emit(event, one)
  if (event === 'user:changed' && (payload as User).id === user.id) socket.data.user = payload as User
  if (leaves && (leaves.userIds === 'everyone' || leaves.userIds.includes(user.id))) {
    void socket.leave(roomTopic(leaves.roomId))
    revs.delete(leaves.roomId)
  }
  if (endsSessions && endsSession(endsSessions, socket.data)) socket.disconnect(true)
}

/**
 * Lets connections into a room after which nobody here has asked until now: follows it, reads what has happened since they came, and
 * sends that, then what was delivered meanwhile.
 * @param delivery what made them come; those who get it in the room alone get it here
 */
export function letIn(sockets: ChatSocket[], delivery: Delivery, parts: Parts) {
  enter(sockets, delivery, parts).catch((error: unknown) => {
    parts.world.log.warn({ err: error, room: delivery.joins?.roomId }, 'connections could not be let into a room; they come back')
    for (const socket of sockets) socket.conn.close()
  })
}

async function enter(sockets: ChatSocket[], { event, payload, to, joins }: Delivery, parts: Parts) {
  const { world, deliver } = parts
  const { roomId, from } = joins!
  const topic = roomTopic(roomId)
  const noted = deliver.note()
  try {
    await deliver.follow([topic], deliver.turn())
    const room = await readRoomFrom(world.db, roomId, from.rev)
    if (!room) return
    deliver.begin(roomId, room.position)
    const missed = toEvents(from, room.messages)
    // What went to other rooms too came to these connections already.
    const later = noted.deliveries().filter((one) => one.to.rooms?.length === 1 && one.to.rooms[0] === roomId)
    for (const socket of sockets) {
      if (!socket.connected) continue
      void socket.join(topic)
      if (to.rooms?.includes(roomId) && !to.users?.includes(socket.data.user.id)) socket.emit(event, payload)
      for (const one of missed) socket.emit(one.event, one.payload)
      const revs = new Map([[roomId, room.position.rev]])
      for (const one of later) catchUp(socket, one, revs, parts)
    }
  } finally {
    noted.end()
  }
}
