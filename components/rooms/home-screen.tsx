'use client'
import { useEffect } from 'react'
import { navigate, roomHref } from '@/components/shell/address'
import { sheet } from '@/components/shell/sheet'
import { cn } from '@/components/ui/cn'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'

/** On a phone the list of rooms is a screen; where there is room for both, it goes on to one. */
export function HomeScreen() {
  const { rooms } = useRooms()
  const first = rooms.find(({ id }) => id === DEFAULT_ROOM_ID) ?? rooms.find(({ is_member }) => is_member)
  useEffect(() => {
    const wide = window.matchMedia('(min-width: 840px)')
    const goOn = () => wide.matches && first && navigate(roomHref(first.id), { replace: true })
    goOn()
    wide.addEventListener('change', goOn)
    return () => wide.removeEventListener('change', goOn)
  }, [first])
  return (
    <main aria-labelledby="home-title" data-region="room" tabIndex={-1} className={cn(sheet, 'outline-none max-md:sr-only')}>
      <h1 id="home-title" className="sr-only">
        Rooms and people
      </h1>
    </main>
  )
}
