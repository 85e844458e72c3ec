import type { User } from '@/lib/contract/users'
import type { Bus, Database } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'
import { listRoomIds } from '@/lib/domain/rooms/room-queries'

/** Tells everyone who shares a room with a person how they are called and look now, and the person's own connections. */
export async function publishUser(world: { db: Database; bus: Bus }, user: User) {
  publish(world, { event: 'user:changed', payload: user, to: { rooms: await listRoomIds(world.db, user.id), users: [user.id] } })
}
