import { PRESENCE_GRACE_MS, type Status } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'
import { createTurns } from '@/lib/domain/in-turn'
import type { Bus, Clock, Database, Ephemeral, Log } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'
import { listRoomIds } from '@/lib/domain/rooms/room-queries'

type Parts = { db: Database; bus: Bus; clock: Clock; ephemeral: Ephemeral; log: Log }

/** People coming and going. Many connections of one person are one presence, and a reload shows nobody going. */
export interface Attendance {
  arrive(person: User): Promise<void>
  leave(person: User): Promise<void>
  /** Lets a person choose how others see them, while they are here. */
  show(person: User, status: Status): Promise<void>
}

/** Tells everyone who shares a room with a person what their status is now. */
async function publishStatus(world: Parts, person: Pick<User, 'id' | 'username'>, status: Status) {
  const rooms = await listRoomIds(world.db, person.id)
  publish(world, {
    event: 'presence:changed',
    payload: { user_id: person.id, username: person.username, status },
    to: { rooms, users: [person.id] },
  })
}

export function createAttendance(world: Parts): Attendance {
  const { ephemeral } = world
  const leaving = new Map<string, () => void>()
  /** What others are told last of a person must be what is so. */
  const inTurn = createTurns()

  const stay = (person: User) => {
    const cancel = leaving.get(person.id)
    cancel?.()
    return leaving.delete(person.id)
  }

  const goSoon = (person: User) => {
    stay(person)
    const go = async () => {
      if (await ephemeral.forget(person.id)) await publishStatus(world, person, 'offline')
    }
    const callback = () => {
      leaving.delete(person.id)
      inTurn(person.id, go).catch((error: unknown) => world.log.error({ err: error }, 'presence could not be ended'))
    }
    leaving.set(person.id, world.clock.after(PRESENCE_GRACE_MS, callback))
  }

  return {
    arrive: (person) =>
      inTurn(person.id, async () => {
        const wasGoing = stay(person)
        const record = await ephemeral.connected(person.id)
        if (record.connections === 1 && !wasGoing) await publishStatus(world, person, record.status)
      }),
    leave: (person) =>
      inTurn(person.id, async () => {
        const record = await ephemeral.disconnected(person.id)
        if (record.connections === 0) goSoon(person)
      }),
    show: (person, status) =>
      inTurn(person.id, async () => {
        const before = (await ephemeral.present()).get(person.id)
        const after = await ephemeral.setStatus(person.id, status)
        if (before?.status !== after.status) await publishStatus(world, person, after.status)
        // Said without a connection, it would never end.
        if (after.connections === 0) goSoon(person)
      }),
  }
}
