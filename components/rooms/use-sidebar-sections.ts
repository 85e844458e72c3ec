import { useMemo, useState } from 'react'
import { type OpenRoom, type SidebarSections, sidebarSections } from '@/components/rooms/sidebar-sections'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

function asOpened(room: RoomView | undefined): OpenRoom | null {
  if (!room) return null
  const count = unreadOf(room)
  return { id: room.id, wasUnread: count.new > 0 || count.forYou > 0, wasForMe: count.forYou > 0 }
}

/** The sidebar's sections; the room that is open keeps the place it had when it was opened. */
export function useSidebarSections(openId: string | null): SidebarSections {
  const me = useMe()
  const { rooms } = useRooms()
  const now = asOpened(rooms.find((room) => room.id === openId))
  const [open, setOpen] = useState(now)
  if (open?.id !== now?.id) setOpen(now)
  const held = open?.id === now?.id ? open : now
  return useMemo(() => sidebarSections(rooms, me.id, held), [rooms, me.id, held])
}
