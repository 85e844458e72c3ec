import type { Server } from 'socket.io'
import type { User } from '@/lib/contract/users'
import type { Delivery } from '@/lib/domain/ports'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

/** Names of Socket.IO's own rooms, which are just sets of connections. */
export const roomChannel = (roomId: string) => `room ${roomId}`
export const userChannel = (userId: string) => `user ${userId}`

/** Carries deliveries to this process's Socket.IO connections. All of it happens before it returns, so order is kept. */
export function socketOutlet(io: Server): (delivery: Delivery) => void {
  const local = io.local

  function* socketsOf(userIds: string[]): Generator<ChatSocket> {
    for (const userId of userIds) {
      for (const id of io.sockets.adapter.rooms.get(userChannel(userId)) ?? []) {
        const socket = io.sockets.sockets.get(id)
        if (socket) yield socket as ChatSocket
      }
    }
  }

  return (delivery) => {
    const { event, payload, to, exceptUser, joins, leaves, endsSessions } = delivery
    if (joins) for (const socket of socketsOf(joins.userIds)) void socket.join(roomChannel(joins.roomId))
    if (event === 'user:changed') for (const socket of socketsOf([(payload as User).id])) socket.data.user = payload as User

    const channels = [...(to.rooms ?? []).map(roomChannel), ...(to.users ?? []).map(userChannel)]
    // Without a channel Socket.IO would send to everyone.
    if (channels.length > 0) (exceptUser ? local.to(channels).except(userChannel(exceptUser)) : local.to(channels)).emit(event, payload)

    if (leaves?.userIds === 'everyone') io.in(roomChannel(leaves.roomId)).local.socketsLeave(roomChannel(leaves.roomId))
    else if (leaves) for (const socket of socketsOf(leaves.userIds)) void socket.leave(roomChannel(leaves.roomId))
    if (endsSessions) {
      const candidates = 'userId' in endsSessions ? socketsOf([endsSessions.userId]) : (io.sockets.sockets.values() as Iterable<ChatSocket>)
      const ending = [...candidates].filter((socket) => endsSession(endsSessions, socket.data))
      // After this turn, so that whoever asked for it over one of them gets the answer first.
      setImmediate(() => {
        for (const socket of ending) {
          if (event === 'session:ended') socket.emit(event, payload)
          socket.disconnect(true)
        }
      })
    }
  }
}
