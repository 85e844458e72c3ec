import { PRESENCE_GRACE_MS, type Status } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'
import type { Bus, Clock, Database, Ephemeral, Log } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'
import { listRoomIds } from '@/lib/domain/rooms/room-queries'

type Parts = { db: Database; bus: Bus; clock: Clock; ephemeral: Ephemeral; log: Log }

/** Connections coming and going. Many of one person are one presence, and a reload shows nobody going. */
export interface Attendance {
  arrive(person: User): Promise<void>
  leave(person: User): Promise<void>
}

/** Tells everyone who shares a room with a person what their status is now. */
export async function publishStatus(world: Parts, person: Pick<User, 'id' | 'username'>, status: Status) {
  const rooms = await listRoomIds(world.db, person.id)
  publish(world, {
    event: 'presence:changed',
    payload: { user_id: person.id, username: person.username, status },
    to: { rooms, users: [person.id] },
  })
}

export function createAttendance(world: Parts): Attendance {
  const leaving = new Map<string, () => void>()

  const forget = async (person: User) => {
    leaving.delete(person.id)
    if (await world.ephemeral.forget(person.id)) await publishStatus(world, person, 'offline')
  }

  return {
    async arrive(person) {
      const cancel = leaving.get(person.id)
      cancel?.()
      leaving.delete(person.id)
      const record = await world.ephemeral.connected(person.id)
      if (record.connections === 1 && !cancel) await publishStatus(world, person, record.status)
    },
    async leave(person) {
      const record = await world.ephemeral.disconnected(person.id)
      if (record.connections > 0) return
      leaving.get(person.id)?.()
      leaving.set(
        person.id,
        world.clock.after(PRESENCE_GRACE_MS, () => {
          forget(person).catch((error: unknown) => world.log.error({ err: error }, 'presence could not be ended'))
        }),
      )
    },
  }
}
