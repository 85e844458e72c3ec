import type { Context, UseCase } from '@/lib/domain/context'
import type { Online } from '@/lib/domain/presence/board'
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

/**
 * What a connection that begins now is to know: who is here, of those in the actor's rooms, as others were told last, and the actor. What is
 * not told yet comes as an event.
 */
export function whoIsHere({ attendance, actor }: Pick<Context, 'attendance' | 'actor'>, roomIds: readonly string[]): Online {
  const { crowd, others } = attendance.toldIn(roomIds)
  const status = attendance.statusOf(actor.id)
  const isNamed = [crowd, others].some((people) => people.some((one) => one.user_id === actor.id))
  if (status === 'offline' || isNamed) return { crowd, others }
  return { crowd, others: [...others, { user_id: actor.id, username: actor.username, status }] }
}

/** $1 who asks, $2 those who are here */
const SHARING = `
SELECT DISTINCT u.id AS user_id, u.username FROM memberships mine
JOIN memberships theirs ON theirs.room_id = mine.room_id JOIN users u ON u.id = theirs.user_id
WHERE mine.user_id = $1 AND theirs.user_id = ANY ($2::uuid[])`

/** Those who are here at this moment and share a room with the actor. Those who chose to look offline are not named. */
export const listPresence: UseCase<'presence:list'> = async ({ db, attendance, actor }) => {
  const people = await db.sql<{ user_id: string; username: string }>(SHARING, [actor.id, attendance.visible()])
  return { online: people.map((person) => ({ ...person, status: attendance.statusOf(person.user_id) })) }
}
