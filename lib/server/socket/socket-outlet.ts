import type { Server } from 'socket.io'
import type { User } from '@/lib/contract/users'
import { roomTopic, userTopic } from '@/lib/domain/ports'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import type { Outlet } from '@/lib/server/deliver'
import { recallAll } from '@/lib/server/recall'
import type { Runtime } from '@/lib/server/runtime'
import { emitTogether } from '@/lib/server/socket/emit-together'
import { letIn } from '@/lib/server/socket/let-in'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

/**
 * Carries deliveries to this process's Socket.IO connections. Topics serve as the names of Socket.IO's own rooms, which are just sets of
 * connections.
 */
export function socketOutlet(io: Server, runtime: Pick<Runtime, 'world' | 'deliver'>): Outlet {
  const { deliver } = runtime
  const local = io.local
  const { rooms } = io.sockets.adapter

  function* socketsOf(userIds: string[]): Generator<ChatSocket> {
    for (const userId of userIds) {
      for (const id of rooms.get(userTopic(userId)) ?? []) {
        const socket = io.sockets.sockets.get(id)
        if (socket) yield socket as ChatSocket
      }
    }
  }

  return {
    carry(delivery) {
      const { event, payload, more = [], to, exceptUser, joins, leaves, endsSessions } = delivery
      if (joins) {
        const joining = [...socketsOf(joins.userIds)].filter((socket) => !socket.rooms.has(roomTopic(joins.roomId)))
        if (deliver.hasBegun(joins.roomId)) for (const socket of joining) void socket.join(roomTopic(joins.roomId))
        else if (joining.length > 0) letIn(joining, delivery, runtime)
      }
      if (event === 'user:changed') for (const socket of socketsOf([(payload as User).id])) socket.data.user = payload as User

      const topics = [...(to.rooms ?? []).map(roomTopic), ...(to.users ?? []).map(userTopic)]
      if (more.length > 0) emitTogether(io, topics, event, [payload, ...more])
      // Without a room Socket.IO would send to everyone.
      else if (topics.length > 0) (exceptUser ? local.to(topics).except(userTopic(exceptUser)) : local.to(topics)).emit(event, payload)

      if (leaves?.userIds === 'everyone') io.in(roomTopic(leaves.roomId)).local.socketsLeave(roomTopic(leaves.roomId))
      else if (leaves) for (const socket of socketsOf(leaves.userIds)) void socket.leave(roomTopic(leaves.roomId))
      if (endsSessions) {
        const candidates =
          'userId' in endsSessions ? socketsOf([endsSessions.userId]) : (io.sockets.sockets.values() as Iterable<ChatSocket>)
        const ending = [...candidates].filter((socket) => endsSession(endsSessions, socket.data))
        // After this turn, so that whoever asked for it over one of them gets the answer first.
        setImmediate(() => {
          for (const socket of ending) {
            if (event === 'session:ended') socket.emit(event, payload)
            socket.disconnect(true)
          }
        })
      }
    },
    needs: (topic) => rooms.has(topic),
    // Not `disconnect`: after that, clients would not come back by themselves.
    recall: () => recallAll([...io.sockets.sockets.values()], (socket) => socket.conn.close()),
  }
}
