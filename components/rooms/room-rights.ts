import { DEFAULT_ROOM_ID, type RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

const runsInstallation = (me: User) => me.role === 'owner' || me.role === 'admin'
const runsRoom = (room: RoomView) => room.role === 'owner' || room.role === 'admin'

/** What to offer. The server decides; this only leaves out what it would refuse. */
export const mayManage = (me: User, room: RoomView) =>
  room.kind === 'room' && (runsRoom(room) || (room.visibility === 'public' && runsInstallation(me)))

export const mayAddPeople = (me: User, room: RoomView) =>
  room.kind === 'room' && (room.visibility === 'public' ? room.is_member || runsInstallation(me) : runsRoom(room))

export const mayDelete = (me: User, room: RoomView) => mayManage(me, room) && room.id !== DEFAULT_ROOM_ID

export const mayLeave = (room: RoomView) => room.is_member && room.kind === 'room'

/** Guests make no rooms. */
export const mayMakeRooms = (me: User) => me.role !== 'guest'

export const mayInvite = runsInstallation
