import { deleteRoomPicture, getRoomPicture, putRoomPicture } from '@/lib/server/http/room-picture'

type RoomRoute = { params: Promise<{ id: string }> }

export const GET = async (request: Request, { params }: RoomRoute) => getRoomPicture(request, (await params).id)
export const PUT = async (request: Request, { params }: RoomRoute) => putRoomPicture(request, (await params).id)
export const DELETE = async (request: Request, { params }: RoomRoute) => deleteRoomPicture(request, (await params).id)
