import { forbidden, notFound } from '@/lib/contract/errors'
import { HEARTBEAT_TTL_MS, type Presence } from '@/lib/contract/presence'
import type { Context, UseCase } from '@/lib/domain/context'
import { isId } from '@/lib/domain/ids'
import { pagedList, readPage } from '@/lib/domain/page'
import type { Online } from '@/lib/domain/presence/board'
import { requireMembership } from '@/lib/domain/rooms/room-policies'

export const startTyping: UseCase<'typing:start'> = async (ctx, input) => {
  requireOneself(ctx, input)
  await requireMembership(ctx, input.room_id)
  ctx.typists.start(input.room_id, ctx.actor)
  return {}
}

export const stopTyping: UseCase<'typing:stop'> = async (ctx, input) => {
  requireOneself(ctx, input)
  await requireMembership(ctx, input.room_id)
  await ctx.typists.stop(input.room_id, ctx.actor)
  return {}
}

/** $1 room, $2 those who type */
const TYPING_THERE = `
SELECT u.id AS user_id, u.username FROM memberships m JOIN users u ON u.id = m.user_id
WHERE m.room_id = $1 AND m.user_id = ANY ($2::uuid[]) ORDER BY u.username`

export const listTypists: UseCase<'typing:list'> = async (ctx, { room_id }) => {
  await requireMembership(ctx, room_id)
  const ids = await ctx.ephemeral.typing(room_id)
  const typing = ids.length === 0 ? [] : await ctx.db.sql<Pick<Presence, 'user_id' | 'username'>>(TYPING_THERE, [room_id, ids])
  return { room_id, typing }
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
const SHARING = pagedList(
  `
SELECT DISTINCT u.id AS user_id, u.username FROM memberships mine
JOIN memberships theirs ON theirs.room_id = mine.room_id JOIN users u ON u.id = theirs.user_id
WHERE mine.user_id = $1 AND theirs.user_id = ANY ($2::uuid[])`,
  { parameters: 2, order: 'u.id', id: 'u.id' },
)

/** Those who are here at this moment and share a room with the actor. Those who chose to look offline are not named. */
export const listPresence: UseCase<'presence:list'> = async (ctx, input) => {
  const people = await readPage<Named>(ctx.db, SHARING, [ctx.actor.id, ctx.attendance.visible()], input)
  return { online: people.map((person) => presenceOf(ctx, person, ctx.attendance.statusOf(person.user_id), null)) }
}

/** $1 who asks, $2 an id or null, $3 a username */
const FIND = `
SELECT u.id AS user_id, u.username, u.last_seen_at FROM users u
WHERE (u.id = $2::uuid OR u.username = $3) AND (u.id = $1 OR EXISTS (
  SELECT FROM memberships mine JOIN memberships theirs ON theirs.room_id = mine.room_id WHERE mine.user_id = $1 AND theirs.user_id = u.id))`

export const getPresence: UseCase<'presence:get'> = async (ctx, { user_id }) => {
  const name = user_id.toLowerCase()
  const [found] = await ctx.db.sql<Named & { last_seen_at: Date | null }>(FIND, [ctx.actor.id, isId(name) ? name : null, name])
  if (!found) throw notFound('person')
  const { last_seen_at, ...person } = found
  return { presence: presenceOf(ctx, person, ctx.attendance.statusOf(person.user_id), last_seen_at) }
}

export const beat: UseCase<'presence:heartbeat'> = (ctx, input) => visit(ctx, input, HEARTBEAT_TTL_MS)
export const leave: UseCase<'presence:leave'> = (ctx, input) => visit(ctx, input, 0)

async function visit(ctx: Context, named: Claim, ttlMs: number) {
  requireOneself(ctx, named)
  const { id, username } = ctx.actor
  const status = await ctx.attendance.visit(ctx.actor, ttlMs)
  return { presence: presenceOf(ctx, { user_id: id, username }, status, ctx.clock.now()) }
}

type Named = Pick<Presence, 'user_id' | 'username'>

/** Whoever is here is seen now. */
function presenceOf({ clock }: Context, person: Named, status: Presence['status'], lastSeen: Date | null): Presence {
  const online = status !== 'offline'
  const seen = online ? clock.now() : lastSeen
  return { ...person, status, online, last_seen: seen?.toISOString() ?? null }
}

type Claim = { user_id?: string | undefined; username?: string | undefined }

/** Nobody speaks for someone else. */
function requireOneself({ actor }: Context, { user_id, username }: Claim) {
  const isActor = (name: string) => [actor.id, actor.username].includes(name.trim().toLowerCase())
  if ((user_id !== undefined && !isActor(user_id)) || (username !== undefined && !isActor(username)))
    throw forbidden('You can only speak for yourself.')
}
