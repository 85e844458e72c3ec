import { conflict, forbidden, invalid, notFound } from '@/lib/contract/errors'
import { JOIN_PAGE_SIZE } from '@/lib/contract/messages'
import { DEFAULT_ROOM_ID, RESERVED_ROOM_IDS, type Room, room as roomShape } from '@/lib/contract/rooms'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { joinRoomRow, leaveRoomRow } from '@/lib/domain/members/member-queries'
import { publishJoined, publishLeft } from '@/lib/domain/members/publish-membership'
import { listMessages } from '@/lib/domain/messages/message-queries'
import { publishNotificationsChanged } from '@/lib/domain/notifications/publish-notifications'
import { publish } from '@/lib/domain/publish'
import {
  deleteRoomRow,
  insertRoom,
  moveReadPosition,
  openDmRow,
  restoreRoomRow,
  setInvolvement,
  updateRoomRow,
} from '@/lib/domain/rooms/room-change-queries'
import { requireManagement, requireMembership, requireRoomView } from '@/lib/domain/rooms/room-policies'
import { listRoomViews } from '@/lib/domain/rooms/room-queries'

/** Where a new room is. */
const START = { seq: 0, rev: 0 }

export const listRooms: UseCase<'room:list'> = async (ctx, input) => ({ rooms: await listRoomViews(ctx.db, ctx.actor.id, input) })

export const getRoom: UseCase<'room:get'> = async (ctx, input) => ({ room: await requireRoomView(ctx, input.room_id) })

export const createRoom: UseCase<'room:create'> = async (ctx, input) => {
  if (ctx.actor.is_guest) throw forbidden("Guests can't make rooms.")
  const make = (id: string) => insertRoom(ctx.db, { ...input, id, ownerId: ctx.actor.id })
  const room = await (input.id ? make(input.id) : makeWithFreeId(input.name, make))
  if (!room) throw conflict('This id is taken.', { id: 'This id is taken.' })
  publish(ctx, {
    event: 'room:changed',
    payload: room,
    to: { users: [ctx.actor.id] },
    joins: { roomId: room.id, userIds: [ctx.actor.id], from: START },
  })
  return { room: await requireRoomView(ctx, room.id) }
}

/** An id from the name; with something random behind it when that one is taken or there is nothing to make it from. */
async function makeWithFreeId(name: string, make: (id: string) => Promise<Room | null>) {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  const usable = slug !== '' && !RESERVED_ROOM_IDS.includes(slug)
  const suffix = newId().slice(-8)
  return (usable ? await make(slug) : null) ?? (await make(usable ? `${slug}-${suffix}` : `room-${suffix}`))
}

export const updateRoom: UseCase<'room:update'> = async (ctx, input) => {
  const before = await requireManagement(ctx, input.room_id)
  if (before.id === DEFAULT_ROOM_ID && input.visibility === 'private') throw invalid({ visibility: 'The default room stays public.' })
  const updated = await updateRoomRow(ctx.db, input.room_id, input)
  if (!updated) throw notFound('room')
  const { room, gone } = updated
  publish(ctx, { event: 'room:changed', payload: room, to: { rooms: [room.id] } })
  for (const guest of gone) publishLeft(ctx, room.id, guest)
  return { room }
}

export const deleteRoom: UseCase<'room:delete'> = async (ctx, input) => {
  await requireManagement(ctx, input.room_id)
  if (input.room_id === DEFAULT_ROOM_ID) throw forbidden("The default room can't be deleted.")
  const room = await deleteRoomRow(ctx.db, input.room_id)
  if (!room) throw notFound('room')
  publish(ctx, {
    event: 'room:deleted',
    payload: { room_id: room.id },
    to: { rooms: [room.id] },
    leaves: { roomId: room.id, userIds: 'everyone' },
  })
  return { room }
}

export const restoreRoom: UseCase<'room:restore'> = async (ctx, input) => {
  const restored = await restoreRoomRow(ctx.db, input.room_id, ctx.actor.id)
  if (!restored) throw notFound('room')
  const { room, memberIds } = restored
  publish(ctx, {
    event: 'room:changed',
    payload: room,
    to: { users: memberIds },
    joins: { roomId: room.id, userIds: memberIds, from: { seq: room.last_seq, rev: room.rev } },
  })
  return { room: await requireRoomView(ctx, room.id) }
}

/** The events begin before the messages are read, so that nothing falls between the two. */
export const joinRoom: UseCase<'room:join'> = async (ctx, input) => {
  const joined = await joinRoomRow(ctx.db, input.room_id, ctx.actor.id)
  if (!joined) throw notFound('room')
  if (joined.isNew) publishJoined(ctx, input.room_id, ctx.actor, joined.position)
  const [room, messages] = await Promise.all([
    requireRoomView(ctx, input.room_id),
    listMessages(ctx.db, { roomId: input.room_id, readerId: ctx.actor.id, threadId: null, limit: JOIN_PAGE_SIZE, part: 'latest' }),
  ])
  return { room, messages: messages ?? [] }
}

export const leaveRoom: UseCase<'room:leave'> = async (ctx, input) => {
  const room = await requireMembership(ctx, input.room_id)
  if (room.kind === 'dm') throw forbidden('A direct conversation keeps its people.')
  if (await leaveRoomRow(ctx.db, room.id, ctx.actor.id)) publishLeft(ctx, room.id, ctx.actor)
  return {}
}

export const readRoom: UseCase<'room:read'> = async (ctx, input) => {
  const position = await moveReadPosition(ctx.db, input.room_id, ctx.actor.id, input.seq)
  if (!position) {
    await requireMembership(ctx, input.room_id)
    throw notFound('room')
  }
  const payload = { room_id: input.room_id, seq: position.seq }
  if (position.moved) publish(ctx, { event: 'room:read', payload: { ...payload, user_id: ctx.actor.id }, to: { users: [ctx.actor.id] } })
  if (position.notifications > 0) publishNotificationsChanged(ctx, [ctx.actor.id])
  return payload
}

export const involveInRoom: UseCase<'room:involve'> = async (ctx, input) => {
  await requireMembership(ctx, input.room_id)
  if (!(await setInvolvement(ctx.db, input.room_id, ctx.actor.id, input.involvement))) throw notFound('room')
  return { room: await requireRoomView(ctx, input.room_id) }
}

export const openDm: UseCase<'dm:open'> = async (ctx, input) => {
  if (ctx.actor.is_guest) throw forbidden("Guests can't write to people directly.")
  const memberIds = [...new Set([ctx.actor.id, ...input.user_ids.map((id) => knownId('person', id))])].sort()
  const opened = await openDmRow(ctx.db, { id: `dm-${newId()}`, key: memberIds.join(' '), memberIds, openerId: ctx.actor.id })
  if (!opened) throw notFound('person')
  const room = await requireRoomView(ctx, opened.id)
  if (opened.made) {
    publish(ctx, {
      event: 'room:changed',
      payload: roomShape.parse(room),
      to: { users: memberIds },
      joins: { roomId: room.id, userIds: memberIds, from: START },
    })
  }
  return { room }
}
