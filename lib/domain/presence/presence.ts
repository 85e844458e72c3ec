import type { OnlinePerson } from '@/lib/contract/presence'
import type { Context, UseCase } from '@/lib/domain/context'
import { requireMembership } from '@/lib/domain/rooms/room-policies'

export const startTyping: UseCase<'typing:start'> = async (ctx, input) => {
  await requireMembership(ctx, input.room_id)
  ctx.typists.start(input.room_id, ctx.actor)
  return {}
}

export const stopTyping: UseCase<'typing:stop'> = async (ctx, input) => {
  await requireMembership(ctx, input.room_id)
  ctx.typists.stop(input.room_id, ctx.actor)
  return {}
}

export const setPresence: UseCase<'presence:set'> = async (ctx, input) => {
  await ctx.attendance.show(ctx.actor, input.status)
  return {}
}

/** $1 who asks, $2 those who are here */
const SHARING = `
SELECT DISTINCT u.id AS user_id, u.username FROM memberships mine
JOIN memberships theirs ON theirs.room_id = mine.room_id JOIN users u ON u.id = theirs.user_id
WHERE mine.user_id = $1 AND theirs.user_id = ANY ($2::uuid[])`

/** Who is here, of those who share a room with the actor. Those who chose to look offline are not named. */
export async function listOnline({ db, attendance, actor }: Pick<Context, 'db' | 'attendance' | 'actor'>): Promise<OnlinePerson[]> {
  const visible = attendance.visible()
  if (visible.length === 0) return []
  const people = await db.sql<{ user_id: string; username: string }>(SHARING, [actor.id, visible])
  return people.map((person) => ({ ...person, status: attendance.statusOf(person.user_id) }))
}

export const listPresence: UseCase<'presence:list'> = async (ctx) => ({ online: await listOnline(ctx) })
