'use client'
import { useEffect } from 'react'
import { roomTitle } from '@/components/rooms/room-title'
import { useAddress } from '@/components/shell/address'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms, useUnreadTotal } from '@/lib/client/hooks/use-rooms'

const PLACES = { browse: 'Browse rooms', inbox: 'Notifications', home: 'Rooms' }

/** `(3) studio-tech · Tidewater Radio` */
export function WindowTitle({ workspaceName }: { workspaceName: string }) {
  const me = useMe()
  const { screen, roomId } = useAddress()
  const { rooms } = useRooms()
  const { forYou } = useUnreadTotal()
  const room = rooms.find(({ id }) => id === roomId)
  const place = screen === 'room' ? (room ? roomTitle(room, me.id) : 'Nobody’s in here') : PLACES[screen]
  const title = `${forYou > 0 ? `(${forYou > 99 ? '99+' : forYou}) ` : ''}${place} · ${workspaceName}`
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}
