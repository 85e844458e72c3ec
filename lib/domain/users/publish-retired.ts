import { publishLeft } from '@/lib/domain/members/publish-membership'
import type { Bus, Clock } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'
import type { Retired } from '@/lib/domain/users/retire-queries'

/** Every session of theirs, whenever it began. */
export const endAllSessions = (world: { bus: Bus }, userId: string) =>
  publish(world, { event: 'session:ended', payload: {}, to: {}, endsSessions: { userId, since: Number.MAX_SAFE_INTEGER } })

/** Tells their rooms that someone whose account has ended is gone, and ends their connections. */
export function publishRetired(world: { bus: Bus; clock: Clock }, retired: Retired) {
  for (const roomId of retired.rooms) publishLeft(world, roomId, retired)
  endAllSessions(world, retired.id)
}
