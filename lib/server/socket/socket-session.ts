import type { Socket } from 'socket.io'
import { commands, isCommandName } from '@/lib/contract/commands'
import { type ErrorShape, isChatError, notFound } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { SignedIn } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import type { Delivery } from '@/lib/domain/ports'
import { listOnline } from '@/lib/domain/presence/presence'
import { listRoomViews } from '@/lib/domain/rooms/room-queries'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import { shownError } from '@/lib/server/log/shown-error'
import type { Runtime } from '@/lib/server/runtime'
import { roomChannel, userChannel } from '@/lib/server/socket/socket-outlet'
import { watchSocket } from '@/lib/server/socket/watch-socket'

type SessionData = SignedIn & {
  /** Commands that are not answered yet. */
  underWay: number
  /** The connection is about to end: what still comes is left to the one after it. */
  isLeaving?: true
}

type AnyEvents = Record<string, (...args: unknown[]) => void>
export type ChatSocket = Socket<AnyEvents, AnyEvents, AnyEvents, SessionData>

/** One connection of one person: commands in, events out. */
export function openSession(socket: ChatSocket, runtime: Runtime) {
  const { world } = runtime
  // The handshake's request holds on to headers and buffers that nobody needs any more: 4 kB a connection.
  const address = socket.handshake.address
  Object.assign(socket.conn, { request: null })
  socket.data.underWay = 0

  const watch = watchSocket(socket, runtime)
  socket.onAny((name: unknown, ...args: unknown[]) => {
    if (socket.data.isLeaving) return
    const last = args.at(-1)
    const acknowledge = typeof last === 'function' ? (last as (answer: object) => void) : () => {}
    const input = typeof last === 'function' && args.length === 1 ? {} : args[0]
    socket.data.underWay++
    void watch(name, () => answer(name, input)).then((outcome) => {
      acknowledge(outcome)
      socket.data.underWay--
    })
  })

  async function answer(name: unknown, input: unknown): Promise<{ ok: boolean; error?: ErrorShape }> {
    try {
      if (!isCommandName(name) || commands[name].anonymous) throw notFound('command')
      return { ok: true, ...(await dispatch(world, { actor: socket.data.user, session: socket.data, address }, name, input)) }
    } catch (error) {
      return { ok: false, error: shownError(error) }
    }
  }

  start(socket, runtime).catch((error: unknown) => {
    if (!isChatError(error)) world.log.error({ err: error, user: socket.data.user.id }, 'a connection could not be started')
    socket.disconnect(true)
  })
}

/**
 * Brings a connection up to date and lets it in on its rooms' events. What is delivered while its state is being read is sent
 * after it, so that state plus events is the whole.
 */
async function start(socket: ChatSocket, { world, deliver }: Runtime) {
  const { user } = socket.data
  const noted = deliver.note()
  try {
    socket.once('disconnect', () => {
      world.attendance.leave(user).catch((error: unknown) => world.log.error({ err: error }, 'presence could not be ended'))
    })
    await world.attendance.arrive(user)
    const [rooms, online] = await Promise.all([listRoomViews(world.db, user.id), listOnline({ ...world, actor: user })])
    if (!socket.connected) return
    // From here to the end without a pause: nothing can be delivered in between.
    const mine = rooms.filter((room) => room.is_member)
    void socket.join([userChannel(user.id), ...mine.map((room) => roomChannel(room.id))])
    socket.emit('ready', { user, rooms, online })
    const revs = new Map(mine.map((room) => [room.id, room.rev]))
    for (const delivery of noted.deliveries()) catchUp(socket, delivery, revs)
  } finally {
    noted.end()
  }
}

/**
 * Does for one connection what the outlet did for the others while its state was being read.
 * @param revs rooms the person is in, each with the `rev` that the state has
 */
function catchUp(socket: ChatSocket, { event, payload, to, exceptUser, joins, leaves, endsSessions }: Delivery, revs: Map<string, number>) {
  const { user } = socket.data
  if (joins?.userIds.includes(user.id) && !revs.has(joins.roomId)) {
    void socket.join(roomChannel(joins.roomId))
    revs.set(joins.roomId, 0)
  }
  const room = to.rooms?.find((id) => revs.has(id))
  const isForMe = (room !== undefined || to.users?.includes(user.id)) && exceptUser !== user.id
  const isKnown = room !== undefined && event.startsWith('message:') && (payload as Message).rev <= revs.get(room)!
  if (isForMe && !isKnown) socket.emit(event, payload)
  if (event === 'user:changed' && (payload as User).id === user.id) socket.data.user = payload as User
  if (leaves && (leaves.userIds === 'everyone' || leaves.userIds.includes(user.id))) {
    void socket.leave(roomChannel(leaves.roomId))
    revs.delete(leaves.roomId)
  }
  if (endsSessions && endsSession(endsSessions, socket.data)) socket.disconnect(true)
}
