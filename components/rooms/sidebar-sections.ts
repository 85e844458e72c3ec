import { roomTitle } from '@/components/rooms/room-title'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

export type SidebarSections = { unread: RoomView[]; rooms: RoomView[]; direct: RoomView[] }

const isUnread = (room: RoomView) => {
  const count = unreadOf(room)
  return count.new > 0 || count.forYou > 0
}

const latestFirst = (a: RoomView, b: RoomView) => (b.last_message_at ?? b.created_at).localeCompare(a.last_message_at ?? a.created_at)

/** The room that is open, and how it was when it was opened. */
export type OpenRoom = { id: string; wasUnread: boolean; wasForMe: boolean }

/**
 * Who stands where in the sidebar.
 * @param open keeps the place that it had when it was opened, whatever is read or comes, until one leaves it
 */
export function sidebarSections(rooms: readonly RoomView[], myId: string, open: OpenRoom | null): SidebarSections {
  const mine = rooms.filter((room) => room.is_member)
  const forMe = (room: RoomView) => Number(room.id === open?.id ? open.wasForMe : unreadOf(room).forYou > 0)
  const waits = (room: RoomView) => (room.id === open?.id ? open.wasUnread : isUnread(room))
  const read = mine.filter((room) => !waits(room))
  return {
    unread: mine.filter(waits).sort((a, b) => forMe(b) - forMe(a) || latestFirst(a, b)),
    rooms: read.filter((room) => room.kind === 'room').sort((a, b) => a.name.localeCompare(b.name)),
    direct: read
      .filter((room) => room.kind === 'dm')
      .sort((a, b) => latestFirst(a, b) || roomTitle(a, myId).localeCompare(roomTitle(b, myId))),
  }
}
