import { forbidden, notFound } from '@/lib/contract/errors'
import type { Member } from '@/lib/contract/members'
import { room as roomShape } from '@/lib/contract/rooms'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import {
  findMemberRow,
  joinRoomRow,
  leaveRoomRow,
  listMemberRows,
  type MemberRow,
  setMemberRole,
} from '@/lib/domain/members/member-queries'
import { publishJoined, publishLeft } from '@/lib/domain/members/publish-membership'
import { publishNotifications } from '@/lib/domain/notifications/publish-notifications'
import { publish } from '@/lib/domain/publish'
import { canAddMembers, canManage, requireRoom, requireRoomView } from '@/lib/domain/rooms/room-policies'
import { avatarUrl } from '@/lib/domain/users/avatar-url'
import { findUser } from '@/lib/domain/users/user-queries'

const toMember = (ctx: Context, row: MemberRow): Member => ({
  room_id: row.room_id,
  user_id: row.user_id,
  username: row.username,
  name: row.name,
  avatar_url: avatarUrl(row.user_id, row.avatar_hash),
  is_bot: row.is_bot,
  role: row.role,
  joined_at: row.joined_at.toISOString(),
  status: ctx.attendance.statusOf(row.user_id),
})

async function requireMember(ctx: Context, roomId: string, userId: string): Promise<Member> {
  const row = await findMemberRow(ctx.db, roomId, userId)
  if (!row) throw notFound('member')
  return toMember(ctx, row)
}

export const listMembers: UseCase<'member:list'> = async (ctx, input) => {
  const room = await requireRoom(ctx, input.room_id)
  const rows = await listMemberRows(ctx.db, room.id, input)
  return { members: rows.map((row) => toMember(ctx, row)) }
}

export const addMember: UseCase<'member:add'> = async (ctx, input) => {
  const room = await requireRoom(ctx, input.room_id)
  if (room.kind === 'dm') throw forbidden('A direct conversation keeps its people.')
  if (!canAddMembers(ctx.actor, room)) throw forbidden("You can't add people to this room.")
  const found = await findUser(ctx.db, knownId('person', input.user_id))
  if (!found) throw notFound('person')
  if (found.user.is_guest && !room.guests_allowed) throw forbidden("This room doesn't let guests in.")
  const joined = await joinRoomRow(ctx.db, room.id, found.user.id, { addedBy: ctx.actor.id })
  if (!joined) throw notFound('room')
  if (joined.isNew) publishJoined(ctx, room.id, found.user, joined.position)
  publishNotifications(ctx, joined.notes)
  return { member: await requireMember(ctx, room.id, found.user.id) }
}

export const removeMember: UseCase<'member:remove'> = async (ctx, input) => {
  const room = await requireRoom(ctx, input.room_id)
  if (room.kind === 'dm') throw forbidden('A direct conversation keeps its people.')
  const row = await findMemberRow(ctx.db, room.id, knownId('member', input.user_id))
  if (!row) throw notFound('member')
  const member = toMember(ctx, row)
  const themselves = member.user_id === ctx.actor.id
  if (!themselves && !canManage(ctx.actor, room)) throw forbidden("Only the room's owner and admins can remove people.")
  if (row.is_webhook) throw forbidden('A webhook writes under this name. End the webhook instead.')
  if (!themselves && member.role === 'owner') throw forbidden("A room's owner can't be removed from it.")
  if (await leaveRoomRow(ctx.db, room.id, member.user_id)) publishLeft(ctx, room.id, { id: member.user_id, username: member.username })
  return { member }
}

export const updateMember: UseCase<'member:update'> = async (ctx, input) => {
  const room = await requireRoom(ctx, input.room_id)
  if (room.role !== 'owner') throw forbidden("Only the room's owner can do that.")
  const userId = knownId('member', input.user_id)
  await requireMember(ctx, room.id, userId)
  if (!(await setMemberRole(ctx.db, room.id, userId, input.role))) throw forbidden("The owner's role and that of guests can't be changed.")
  publish(ctx, { event: 'room:changed', payload: roomShape.parse(await requireRoomView(ctx, room.id)), to: { rooms: [room.id] } })
  return { member: await requireMember(ctx, room.id, userId) }
}
