import type { Socket } from 'socket.io'
import { commands, isCommandName } from '@/lib/contract/commands'
import { type ErrorShape, isChatError, notFound } from '@/lib/contract/errors'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { SignedIn } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { roomTopic, userTopic } from '@/lib/domain/ports'
import { whoIsHere } from '@/lib/domain/presence/presence'
import { listRoomViews } from '@/lib/domain/rooms/room-queries'
import { shownError } from '@/lib/server/log/shown-error'
import type { Runtime } from '@/lib/server/runtime'
import { catchUp } from '@/lib/server/socket/let-in'
import { sendReady } from '@/lib/server/socket/send-ready'
import { socketAddress } from '@/lib/server/socket/socket-address'
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
  const address = socketAddress(socket, runtime.env)
  Object.assign(socket.conn, { request: null })
  socket.data.underWay = 0

  const watch = watchSocket(socket, address, runtime)
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
    // Not `disconnect`: after that, clients would not come back by themselves.
    socket.conn.close()
  })
}

/**
 * Brings a connection up to date and lets it in on its rooms' events. What is delivered while its state is being read is sent
 * after it, so that state plus events is the whole.
 */
async function start(socket: ChatSocket, runtime: Runtime) {
  const { world, deliver } = runtime
  const { user } = socket.data
  const noted = deliver.note()
  try {
    socket.once('disconnect', () => world.attendance.leave(user))
    world.attendance.arrive(user)
    await deliver.follow([userTopic(user.id)], deliver.turn())
    const rooms = await readRooms(user, runtime)
    if (!socket.connected) return
    // From here to the end without a pause: nothing can be delivered in between.
    const mine = rooms.filter((room) => room.is_member)
    for (const room of mine) deliver.begin(room.id, { seq: room.last_seq, rev: room.rev })
    void socket.join([userTopic(user.id), ...mine.map((room) => roomTopic(room.id))])
    const online = whoIsHere(
      { ...world, actor: user },
      mine.map((room) => room.id),
    )
    sendReady(socket, { user, rooms }, online)
    const revs = new Map(mine.map((room) => [room.id, room.rev]))
    for (const delivery of noted.deliveries()) catchUp(socket, delivery, revs, runtime)
  } finally {
    noted.end()
  }
}

/** The person's rooms, read while this process follows all of them. Mostly it did before, and reads once. */
async function readRooms(user: User, { world, deliver }: Runtime): Promise<RoomView[]> {
  for (;;) {
    const turn = deliver.turn()
    const rooms = await listRoomViews(world.db, user.id)
    const topics = rooms.filter((room) => room.is_member).map((room) => roomTopic(room.id))
    if (await deliver.follow(topics, turn)) return rooms
  }
}
