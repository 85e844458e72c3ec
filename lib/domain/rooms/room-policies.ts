import { forbidden, notFound } from '@/lib/contract/errors'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { Context } from '@/lib/domain/context'
import { findRoomAccess, findRoomView, type RoomAccess } from '@/lib/domain/rooms/room-queries'

const runsInstallation = (actor: User) => actor.role === 'owner' || actor.role === 'admin'
const runsRoom = (room: RoomAccess) => room.role === 'owner' || room.role === 'admin'
const isMember = (room: RoomAccess) => room.role !== null

/** Its owner and admins; of a public room the installation's too. Direct messages have nobody above them. */
export const canManage = (actor: User, room: RoomAccess) =>
  room.kind === 'room' && (runsRoom(room) || (room.visibility === 'public' && runsInstallation(actor)))

/** Members, but not guests, bring others into a public room; into a private one only those who run it. */
export const canAddMembers = (actor: User, room: RoomAccess) =>
  room.kind === 'room' && !actor.is_guest && (room.visibility === 'public' ? isMember(room) || runsInstallation(actor) : runsRoom(room))

/**
 * What the actor may do in a room depends on this.
 * @throws ChatError `not_found` when it is not there for them
 */
export async function requireRoom(ctx: Context, roomId: string): Promise<RoomAccess> {
  const room = await findRoomAccess(ctx.db, ctx.actor.id, roomId)
  if (!room) throw notFound('room')
  return room
}

/** @throws ChatError `not_found`, or `forbidden` when it is a public room the actor is not in */
export async function requireMembership(ctx: Context, roomId: string): Promise<RoomAccess> {
  const room = await requireRoom(ctx, roomId)
  if (!isMember(room)) throw forbidden('Join this room first.')
  return room
}

/** @throws ChatError `not_found`, or `forbidden` for those who don't run the room */
export async function requireManagement(ctx: Context, roomId: string): Promise<RoomAccess> {
  const room = await requireRoom(ctx, roomId)
  if (!canManage(ctx.actor, room)) throw forbidden("Only the room's owner and admins can do that.")
  return room
}

/**
 * The room as the actor sees it, with their counts.
 * @throws ChatError `not_found` when it is not there for them
 */
export async function requireRoomView(ctx: Context, roomId: string): Promise<RoomView> {
  const room = await findRoomView(ctx.db, ctx.actor.id, roomId)
  if (!room) throw notFound('room')
  return room
}
