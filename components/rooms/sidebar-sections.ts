import { roomTitle } from '@/components/rooms/room-title'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

export type SidebarSections = { unread: RoomView[]; rooms: RoomView[]; direct: RoomView[] }

const isUnread = (room: RoomView) => {
  const count = unreadOf(room)
  return count.new > 0 || count.forYou > 0
}

const latestFirst = (a: RoomView, b: RoomView) => (b.last_message_at ?? b.created_at).localeCompare(a.last_message_at ?? a.created_at)

/**
 * Who stands where in the sidebar.
 * @param heldId a room that was unread when it was opened: it stays in its place, although it is read, until one leaves it
 * @param openId the room that is open: it does not move when something comes
 */
export function sidebarSections(
  rooms: readonly RoomView[],
  myId: string,
  heldId: string | null,
  openId: string | null = heldId,
): SidebarSections {
  const mine = rooms.filter((room) => room.is_member)
  const aboutMe = (room: RoomView) => (unreadOf(room).forYou > 0 || (room.id === heldId && room.kind === 'dm') ? 1 : 0)
  const waits = (room: RoomView) => (room.id === openId ? room.id === heldId : isUnread(room))
  const read = mine.filter((room) => !waits(room))
  return {
    unread: mine.filter(waits).sort((a, b) => aboutMe(b) - aboutMe(a) || latestFirst(a, b)),
    rooms: read.filter((room) => room.kind === 'room').sort((a, b) => a.name.localeCompare(b.name)),
    direct: read
      .filter((room) => room.kind === 'dm')
      .sort((a, b) => latestFirst(a, b) || roomTitle(a, myId).localeCompare(roomTitle(b, myId))),
  }
}
