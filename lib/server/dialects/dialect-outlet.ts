import { CLOSE_CODES } from '@/lib/contract/dialects'
import type { EventPayload } from '@/lib/contract/events'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { Delivery } from '@/lib/domain/ports'
import { endsSession } from '@/lib/domain/tokens/ends-session'
import type { Outlet } from '@/lib/server/deliver'
import type { Happening } from '@/lib/server/dialects/dialect'
import type { DialectSession } from '@/lib/server/dialects/dialect-session'
import type { DialectRooms } from '@/lib/server/dialects/rooms'
import { recallAll } from '@/lib/server/recall'
import type { Runtime } from '@/lib/server/runtime'

type Parts = Pick<Runtime, 'world'> & { rooms: DialectRooms }

/** What is told just as it came. */
function toHappening({ event, payload }: Delivery): Happening | null {
  if (event === 'message:posted') return { what: 'message', message: payload as Message }
  if (event === 'typing:started') return { what: 'typing', ...(payload as EventPayload<typeof event>) }
  if (event === 'typing:stopped') return { what: 'stopped-typing', ...(payload as EventPayload<typeof event>) }
  return null
}

/** Tells a room's sessions of a delivery to that room. */
function carryIntoRoom(roomId: string, delivery: Delivery, { rooms, world }: Parts) {
  const happening = toHappening(delivery)
  if (happening) return rooms.tell(roomId, happening, delivery.exceptUser)
  const { event, payload } = delivery
  if (event !== 'presence:changed' && event !== 'member:joined' && event !== 'member:left') return
  const { user_id: id, username } = payload as EventPayload<typeof event>
  // Whoever was made a member and is elsewhere comes later, if at all.
  const isHere = event !== 'member:left' && world.attendance.statusOf(id) !== 'offline'
  if (isHere) rooms.met(roomId, { id, username })
  else rooms.missed(roomId, { id, username })
}

/** What a delivery changes for one session: who its person is, and whether it goes on. */
function applyToSession(session: DialectSession, { event, payload, leaves, endsSessions }: Delivery, { rooms }: Parts) {
  const { user } = session.caller
  if (event === 'user:changed' && (payload as User).id === user.id) session.caller.user = payload as User
  if (leaves?.roomId === session.roomId && (leaves.userIds === 'everyone' || leaves.userIds.includes(user.id))) {
    rooms.leave(session)
    if (leaves.userIds === 'everyone') session.end(CLOSE_CODES.not_found, 'The room was deleted.')
    else if (!session.isSteppingOut) session.end(CLOSE_CODES.forbidden, 'You are no longer in this room.')
  }
  if (endsSessions && endsSession(endsSessions, session.caller)) session.end(CLOSE_CODES.unauthorized, 'This session has ended.')
}

/** For a session that has just come into a room where others were: what they were told while its state was being read. */
export function carryToOne(session: DialectSession, delivery: Delivery, parts: Parts) {
  const happening = toHappening(delivery)
  const isForIt = delivery.to.rooms?.includes(session.roomId) && delivery.exceptUser !== session.userId
  if (happening && isForIt) session.tell(happening)
  applyToSession(session, delivery, parts)
}

function affected({ event, payload, leaves, endsSessions }: Delivery, rooms: DialectRooms): DialectSession[] {
  if (leaves) return leaves.userIds === 'everyone' ? rooms.inRoom(leaves.roomId) : leaves.userIds.flatMap(rooms.ofUser)
  if (endsSessions) return 'userId' in endsSessions ? rooms.ofUser(endsSessions.userId) : rooms.all()
  return event === 'user:changed' ? rooms.ofUser((payload as User).id) : []
}

/** Carries deliveries to this process's dialect sessions. */
export function dialectOutlet(parts: Parts): Outlet {
  const { rooms } = parts
  return {
    carry(delivery) {
      for (const payload of [delivery.payload, ...(delivery.more ?? [])])
        for (const roomId of delivery.to.rooms ?? []) carryIntoRoom(roomId, { ...delivery, payload }, parts)
      for (const session of affected(delivery, rooms)) applyToSession(session, delivery, parts)
      if (delivery.event === 'user:changed') rooms.renamed(delivery.payload as User)
    },
    needs: rooms.needs,
    // They have no way to ask for what they missed, and may have lost the right to what they get.
    recall: () => recallAll(rooms.all(), (session) => session.end(CLOSE_CODES.going_away, 'Come back.')),
  }
}
