import { useEffect, useRef } from 'react'
import { roomTitle } from '@/components/rooms/room-title'
import { announce } from '@/components/shell/announcer'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { unreadOf } from '@/lib/client/unread'

/** Says through a screen reader when something for one comes in a room that is not open. */
export function useElsewhere(openId: string | null) {
  const me = useMe()
  const { rooms } = useRooms()
  const before = useRef<ReadonlyMap<string, number> | null>(null)
  useEffect(() => {
    const now = new Map(rooms.map((room) => [room.id, unreadOf(room).forYou]))
    const known = before.current
    before.current = now
    if (!known) return
    const grown = rooms.find((room) => room.id !== openId && (now.get(room.id) ?? 0) > (known.get(room.id) ?? 0))
    if (!grown) return
    const title = roomTitle(grown, me.id)
    announce(grown.kind === 'dm' ? `${title} wrote to you` : `You were mentioned in ${title}`)
  }, [rooms, openId, me.id])
}
