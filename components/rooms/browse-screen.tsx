'use client'
import { Plus, Search, Users } from 'lucide-react'
import { useEffect, useState } from 'react'
import { BackToRooms } from '@/components/rooms/room-header'
import { RoomSign } from '@/components/rooms/room-icon'
import { mayMakeRooms } from '@/components/rooms/room-rights'
import { navigate, roomHref } from '@/components/shell/address'
import { ChatLink } from '@/components/shell/chat-link'
import { ConnectionBanner } from '@/components/shell/connection-banner'
import { openDialog } from '@/components/shell/dialogs'
import { sheet } from '@/components/shell/sheet'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/input'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { isChatError } from '@/lib/contract/errors'
import type { RoomView } from '@/lib/contract/rooms'

/** Every room that one can see. */
export function BrowseScreen() {
  const chat = useChat()
  const me = useMe()
  const { rooms } = useRooms()
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLocaleLowerCase()
  const shown = rooms
    .filter((room) => room.kind === 'room' && `${room.name} ${room.topic} ${room.description}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name))

  // Rooms that others made since.
  useEffect(() => {
    chat.refreshRooms().catch((error: unknown) => {
      // Offline: what is known is shown, and the banner says why.
      if (!isChatError(error)) throw error
    })
  }, [chat])

  return (
    <main aria-labelledby="browse-title" data-region="room" tabIndex={-1} className={cn(sheet, 'outline-none')}>
      <header className="flex h-(--size-header) flex-none items-center gap-2 border-line border-b pr-2.5 pl-5 max-md:px-1">
        <BackToRooms />
        <h1 id="browse-title" className="flex-1 font-[680] text-[16px]/5.5 tracking-[-0.006em]">
          Browse rooms
        </h1>
        {mayMakeRooms(me) && (
          <Button size="sm" onClick={() => openDialog('new-room')}>
            <Plus aria-hidden size={16} strokeWidth={1.75} />
            New room
          </Button>
        )}
      </header>
      <ConnectionBanner />
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4 [scrollbar-width:thin] max-md:px-4 max-md:pb-[calc(16px+env(safe-area-inset-bottom,0px))]">
        <div className="mx-auto max-w-(--size-measure)">
          <Input
            type="search"
            aria-label="Find a room"
            placeholder="Find a room"
            before={<Search aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <ul className="mt-4">
            {shown.map((room) => (
              <RoomLine key={room.id} room={room} />
            ))}
          </ul>
          {shown.length === 0 && <p className="py-6 text-center text-ink-3 text-note">Nothing for '{query}'. Try fewer words.</p>}
        </div>
      </div>
    </main>
  )
}

function RoomLine({ room }: { room: RoomView }) {
  const chat = useChat()
  const [busy, setBusy] = useState(false)
  const join = async () => {
    setBusy(true)
    try {
      await chat.joinRoom(room.id)
      navigate(roomHref(room.id))
    } catch (error) {
      tellFailure(error)
      setBusy(false)
    }
  }
  return (
    <li className="relative flex min-h-16 items-center gap-3 border-line border-b py-2.5 last:border-b-0">
      <span aria-hidden className="grid size-10 flex-none place-items-center rounded-[11px] bg-press text-ink-2">
        {room.picture_url ? (
          <Avatar square id={room.id} name={room.name} src={room.picture_url} size={40} />
        ) : (
          <RoomSign room={room} size={18} />
        )}
      </span>
      <div className="min-w-0 flex-1">
        <ChatLink href={roomHref(room.id)} className="block truncate font-strong text-ink no-underline hover:underline">
          {room.name}
        </ChatLink>
        <p className="flex items-center gap-1.5 text-ink-2 text-note">
          <Users aria-hidden size={14} strokeWidth={2} className="flex-none text-ink-3" />
          <span className="flex-none tabular-nums">{room.member_count}</span>
          <span className="sr-only">{room.member_count === 1 ? 'member' : 'members'}</span>
          <span className="truncate">{(room.topic || room.description) && `· ${room.topic || room.description}`}</span>
        </p>
      </div>
      {room.is_member ? (
        <span className="flex-none text-ink-3 text-note">Joined</span>
      ) : (
        <Button size="sm" busy={busy} onClick={join} aria-label={`Join ${room.name}`}>
          {busy ? 'Joining…' : 'Join'}
        </Button>
      )}
    </li>
  )
}
