/** What a person does with rooms and their members. Each rejects with the server's ChatError. */
import type { Request } from '@/lib/client/connection'
import type { RoomViews } from '@/lib/client/room-views'
import type { CommandRequest } from '@/lib/contract/commands'
import type { Member } from '@/lib/contract/members'
import type { Involvement, Room, RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

export interface RoomActions {
  /** Asks for all rooms again: the public ones that others made since. */
  refreshRooms(): Promise<void>
  createRoom(input: CommandRequest<'room:create'>): Promise<RoomView>
  updateRoom(input: CommandRequest<'room:update'>): Promise<Room>
  deleteRoom(roomId: string): Promise<void>
  restoreRoom(roomId: string): Promise<RoomView>
  joinRoom(roomId: string): Promise<RoomView>
  leaveRoom(roomId: string): Promise<void>
  involve(roomId: string, involvement: Involvement): Promise<void>
  /** The room of exactly these people and oneself. */
  openDm(userIds: string[]): Promise<RoomView>
  members(roomId: string): Promise<Member[]>
  addMember(roomId: string, userId: string): Promise<Member>
  removeMember(roomId: string, userId: string): Promise<void>
  updateMember(roomId: string, userId: string, role: 'admin' | 'member'): Promise<Member>
  findPeople(query: string, limit?: number): Promise<User[]>
}

interface World {
  request: Request
  views: RoomViews
  meet(people: { user_id: string; username: string; name: string; avatar_url: string | null; is_bot?: boolean }[]): void
  joined(roomId: string): void
  leftRoom(roomId: string): void
  dropRoom(roomId: string): void
}

export function createRoomActions({ request, views, meet, joined, leftRoom, dropRoom }: World): RoomActions {
  const show = ({ room }: { room: RoomView }) => {
    views.put(room)
    return room
  }

  return {
    async refreshRooms() {
      const { rooms } = await request('room:list', {})
      views.put(...rooms)
      const listed = new Set(rooms.map((room) => room.id))
      for (const roomId of Object.keys(views.store.getState().rooms)) if (!listed.has(roomId)) views.refresh(roomId)
    },
    createRoom: async (input) => show(await request('room:create', input)),
    async updateRoom(input) {
      const { room } = await request('room:update', input)
      views.changed(room)
      return room
    },
    async deleteRoom(room_id) {
      await request('room:delete', { room_id })
      dropRoom(room_id)
    },
    restoreRoom: async (room_id) => show(await request('room:restore', { room_id })),
    async joinRoom(room_id) {
      const { room } = await request('room:join', { room_id })
      joined(room_id)
      return show({ room })
    },
    async leaveRoom(room_id) {
      await request('room:leave', { room_id })
      leftRoom(room_id)
    },
    involve: async (room_id, involvement) => void show(await request('room:involve', { room_id, involvement })),
    openDm: async (user_ids) => show(await request('dm:open', { user_ids })),
    async members(room_id) {
      const { members } = await request('member:list', { room_id })
      meet(members)
      return members
    },
    addMember: async (room_id, user_id) => (await request('member:add', { room_id, user_id })).member,
    removeMember: async (room_id, user_id) => void (await request('member:remove', { room_id, user_id })),
    updateMember: async (room_id, user_id, role) => (await request('member:update', { room_id, user_id, role })).member,
    async findPeople(query, limit) {
      const { users } = await request('user:list', { query, limit })
      meet(users.map((user) => ({ ...user, user_id: user.id })))
      return users
    },
  }
}
