import type { Bus, Clock, Position } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'

type Person = { id: string; username: string }

const about = (world: { clock: Clock }, roomId: string, person: Person) => ({
  room_id: roomId,
  user_id: person.id,
  username: person.username,
  timestamp: world.clock.now().toISOString(),
})

/** Tells a room that someone came, who gets its events from now on: all that happens after `from`. */
export const publishJoined = (world: { bus: Bus; clock: Clock }, roomId: string, person: Person, from: Position) =>
  publish(world, {
    event: 'member:joined',
    payload: about(world, roomId, person),
    to: { rooms: [roomId] },
    joins: { roomId, userIds: [person.id], from },
  })

/** Tells a room, and the one who left, who gets nothing of it from now on. */
export const publishLeft = (world: { bus: Bus; clock: Clock }, roomId: string, person: Person) =>
  publish(world, {
    event: 'member:left',
    payload: about(world, roomId, person),
    to: { rooms: [roomId] },
    leaves: { roomId, userIds: [person.id] },
  })
