import { useMemo, useState } from 'react'
import { type SidebarSections, sidebarSections } from '@/components/rooms/sidebar-sections'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { unreadOf } from '@/lib/client/unread'

/** The sidebar's sections; the room that is open keeps the place it had when it was opened. */
export function useSidebarSections(openId: string | null): SidebarSections {
  const me = useMe()
  const { rooms } = useRooms()
  const open = rooms.find((room) => room.id === openId)
  const waits = open !== undefined && (unreadOf(open).new > 0 || unreadOf(open).forYou > 0)
  const [held, setHeld] = useState<{ openId: string | null; waits: boolean }>({ openId, waits })
  // What comes while one reads along does not move the row: only how it was on opening counts.
  if (held.openId !== openId) setHeld({ openId, waits })
  const wasUnread = held.openId === openId ? held.waits : waits
  return useMemo(
    () => sidebarSections(rooms, me.id, openId !== null && wasUnread ? openId : null, openId),
    [rooms, me.id, openId, wasUnread],
  )
}
