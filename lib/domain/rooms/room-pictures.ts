import { notFound, unsupportedType } from '@/lib/contract/errors'
import type { Room } from '@/lib/contract/rooms'
import type { Context } from '@/lib/domain/context'
import { publish } from '@/lib/domain/publish'
import { findRoomPicture, removeRoomPictureRow, setRoomPictureRow } from '@/lib/domain/rooms/room-picture-queries'
import { requireManagement, requireRoom } from '@/lib/domain/rooms/room-policies'
import type { Avatar } from '@/lib/domain/users/avatar-queries'
import { shrinkPicture } from '@/lib/domain/users/shrink-picture'

/**
 * For those who run the room.
 * @param read gives the picture; asked only of those who may set it
 * @throws ChatError `not_found`, `forbidden`, `too_large`, `unsupported_type`
 */
export async function setRoomPicture(
  ctx: Context,
  roomId: string,
  read: () => Promise<{ contentType: string; bytes: Uint8Array }>,
): Promise<Room> {
  await requireManagement(ctx, roomId)
  const { contentType, bytes } = await read()
  if (!contentType.startsWith('image/')) throw unsupportedType("That isn't a picture.")
  return changed(ctx, await setRoomPictureRow(ctx.db, roomId, await shrinkPicture(bytes)))
}

/** @throws ChatError `not_found`, `forbidden` */
export async function removeRoomPicture(ctx: Context, roomId: string): Promise<Room> {
  await requireManagement(ctx, roomId)
  return changed(ctx, await removeRoomPictureRow(ctx.db, roomId))
}

/** For those who see the room. @throws ChatError `not_found` */
export async function getRoomPicture(ctx: Context, roomId: string): Promise<Avatar> {
  await requireRoom(ctx, roomId)
  const picture = await findRoomPicture(ctx.db, roomId)
  if (!picture) throw notFound('picture')
  return picture
}

function changed(ctx: Context, room: Room | null): Room {
  if (!room) throw notFound('room')
  publish(ctx, { event: 'room:changed', payload: room, to: { rooms: [room.id] } })
  return room
}
