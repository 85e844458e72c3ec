import { notFound } from '@/lib/contract/errors'
import { reference } from '@/lib/contract/fields'
import type { Message } from '@/lib/contract/messages'
import type { RoomView } from '@/lib/contract/rooms'
import { roomTopic, userTopic } from '@/lib/domain/ports'
import { carryToOne } from '@/lib/server/dialects/dialect-outlet'
import type { DialectSession } from '@/lib/server/dialects/dialect-session'
import type { DialectRooms } from '@/lib/server/dialects/rooms'
import type { Runtime } from '@/lib/server/runtime'

type Parts = Pick<Runtime, 'world' | 'deliver'> & { rooms: DialectRooms }

/** As many times the history are read as are sent, because some may have been deleted. */
const HISTORY_READ = 3
/** Messages that may come while a session that stepped out comes back in. */
const MISSED_READ = 200

/**
 * Lets a session into its room, which the person joins if they may: brings what was there before, and from then on what happens, each
 * message once and in order. What is delivered while that is being read comes after it.
 * @param since the session was in the room and is coming back: it knows the messages up to this `seq`
 * @throws ChatError `not_found` for a room that is not there for the person
 */
export async function enterRoom(session: DialectSession, parts: Parts, since?: number): Promise<void> {
  const { world, deliver, rooms } = parts
  const { user } = session.caller
  const noted = deliver.note()
  try {
    const wasHere = world.attendance.statusOf(user.id) !== 'offline'
    const { room, messages, joined } = await readRoom(session, parts, since)
    // Only now: whoever is not let in was never here.
    session.arrive()
    await world.attendance.known(user.id)
    if (!session.isOpen) return
    // From here to the end without a pause: nothing can be delivered in between.
    deliver.begin(room.id, { seq: room.last_seq, rev: room.rev })
    const isNews = !wasHere || joined || since !== undefined
    rooms.add(session)
    const here = world.attendance.toldIn([room.id]).crowd.map(({ user_id: id, username }) => ({ id, username }))
    rooms.enter(session, isNews ? here.filter(({ id }) => id !== user.id) : here)
    for (const message of messages) session.tell({ what: 'message', message })
    session.startFrom(room.last_seq)
    greet(session, isNews, parts)
    for (const delivery of noted.deliveries()) carryToOne(session, delivery, parts)
  } finally {
    noted.end()
  }
}

interface RoomState {
  room: RoomView
  messages: Message[]
  /** The person was no member until now. */
  joined: boolean
}

/** Read while this process follows the room. Mostly it did before, and reads once. */
async function readRoom(session: DialectSession, { deliver }: Parts, since?: number): Promise<RoomState> {
  const ask = session.ask
  const room_id = session.roomId
  if (!reference.safeParse(room_id).success) throw notFound('room')
  for (let joined = false; ; ) {
    const turn = deliver.turn()
    const { room } = await ask('room:get', { room_id })
    if (!room.is_member) {
      await ask('room:join', { room_id })
      joined = true
      continue
    }
    const messages = await readMessages(session, since)
    const isWhole = await deliver.follow([roomTopic(room_id), userTopic(session.userId)], turn)
    // Later ones are on their way as events.
    if (isWhole) return { room, messages: messages.filter(({ seq }) => seq <= room.last_seq), joined }
  }
}

async function readMessages({ ask, roomId: room_id, dialect }: DialectSession, since?: number): Promise<Message[]> {
  if (since !== undefined) return (await ask('message:list', { room_id, after: since, limit: MISSED_READ })).messages
  if (dialect.history === 0) return []
  const { messages } = await ask('message:list', { room_id, limit: dialect.history * HISTORY_READ })
  return messages.filter(({ deleted_at }) => deleted_at === null).slice(-dialect.history)
}

/** Tells the room of the person if that is news to it, and the session who is there. */
function greet(session: DialectSession, isNews: boolean, { world, rooms }: Parts) {
  const { user } = session.caller
  const isVisible = world.attendance.statusOf(user.id) !== 'offline'
  if (isVisible && rooms.met(session.roomId, user)) return
  if (isVisible && isNews) {
    session.tell({
      what: 'joined',
      room_id: session.roomId,
      user_id: user.id,
      username: user.username,
      timestamp: world.clock.now().toISOString(),
    })
  }
  session.tell({ what: 'users', usernames: rooms.here(session.roomId) })
}
