import { getRoomPicture as getPicture, removeRoomPicture, setRoomPicture } from '@/lib/domain/rooms/room-pictures'
import { answerSignedIn, changedResponse, pictureResponse, readPicture } from '@/lib/server/http/pictures'

/** `PUT /api/rooms/{id}/picture` */
export const putRoomPicture = (request: Request, roomId: string) =>
  answerSignedIn(request, async (ctx) => changedResponse({ room: await setRoomPicture(ctx, roomId, () => readPicture(request)) }))

export const deleteRoomPicture = (request: Request, roomId: string) =>
  answerSignedIn(request, async (ctx) => changedResponse({ room: await removeRoomPicture(ctx, roomId) }))

export const getRoomPicture = (request: Request, roomId: string) =>
  answerSignedIn(request, async (ctx) => pictureResponse(request, await getPicture(ctx, roomId)))
