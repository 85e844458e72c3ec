'use client'
import { ChevronLeft, Paperclip, Users } from 'lucide-react'
import { DirectFace, RoomSign } from '@/components/rooms/room-icon'
import { RoomMenu } from '@/components/rooms/room-menu'
import { mayManage } from '@/components/rooms/room-rights'
import { otherPeople, roomTitle } from '@/components/rooms/room-title'
import { backToList, closePanel, HOME, openPanel, useAddress } from '@/components/shell/address'
import { ChatLink } from '@/components/shell/chat-link'
import { openDialog } from '@/components/shell/dialogs'
import { Badge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/icon-button'
import { PRESENCE_LABELS } from '@/components/ui/presence-dot'
import { useMe, usePresence } from '@/lib/client/hooks/use-people'
import { useUnreadTotal } from '@/lib/client/hooks/use-rooms'
import type { RoomView } from '@/lib/contract/rooms'

/** Back to the list, on a phone, with how much there is for one. */
export function BackToRooms() {
  const { forYou } = useUnreadTotal()
  return (
    <ChatLink
      href={HOME}
      onClick={(event) => {
        event.preventDefault()
        backToList()
      }}
      aria-label={forYou > 0 ? `Back, ${forYou} unread for you` : 'Back to rooms'}
      className="hidden h-11 min-w-11 flex-none items-center gap-0.5 rounded-control px-1.5 text-ink no-underline max-md:inline-flex"
    >
      <ChevronLeft aria-hidden size={24} strokeWidth={1.75} />
      {forYou > 0 && <Badge count={forYou} />}
    </ChatLink>
  )
}

export function RoomHeader({ room }: { room: RoomView }) {
  const me = useMe()
  const { panel } = useAddress()
  const title = roomTitle(room, me.id)
  const showMembers = () => (panel?.kind === 'members' ? closePanel() : openPanel({ kind: 'members' }))
  const showFiles = () => (panel?.kind === 'files' ? closePanel() : openPanel({ kind: 'files' }))
  const count = `${room.member_count} ${room.member_count === 1 ? 'member' : 'members'}`
  return (
    <header className="flex h-(--size-header) flex-none items-center gap-0.5 border-line border-b pr-2.5 pl-5 max-md:px-1">
      <BackToRooms />
      <div className="flex min-w-0 flex-1 items-center max-md:px-1">
        <div className="min-w-0 max-md:flex-1 md:flex-none md:max-w-[60%]">
          <h1
            id="room-title"
            className="flex min-w-0 items-center gap-1.75 font-[680] text-[16px]/5.5 tracking-[-0.006em] max-md:gap-1 max-md:leading-5"
          >
            {room.kind === 'dm' ? (
              <span className="max-md:hidden">
                <DirectFace room={room} myId={me.id} size={24} />
              </span>
            ) : (
              <RoomSign room={room} size={18} className="text-ink-3" pictureSize={24} pictureClassName="max-md:[--s:20px]!" />
            )}
            <span className="truncate">{title}</span>
          </h1>
          <small className="hidden truncate text-ink-3 text-small max-md:block">
            {room.kind === 'dm' ? <DirectNote room={room} myId={me.id} /> : room.topic || count}
          </small>
        </div>
        <Topic room={room} canEdit={mayManage(me, room)} />
      </div>
      <IconButton
        label={count}
        text={room.kind === 'dm' ? undefined : room.member_count}
        tooltip={room.kind === 'dm' ? 'top' : false}
        aria-pressed={panel?.kind === 'members'}
        onClick={showMembers}
        className="max-[1119px]:[&]:gap-1"
      >
        <Users aria-hidden size={18} strokeWidth={1.75} />
      </IconButton>
      {room.is_member && (
        <IconButton label="Files" aria-pressed={panel?.kind === 'files'} onClick={showFiles} className="max-md:hidden">
          <Paperclip aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      )}
      <RoomMenu room={room} />
    </header>
  )
}

function Topic({ room, canEdit }: { room: RoomView; canEdit: boolean }) {
  const place = 'ml-2.5 mr-3 min-w-0 truncate border-line-strong border-l pl-3 text-note text-ink-2 max-md:hidden'
  if (room.kind === 'dm') return null
  if (room.topic)
    return (
      <p className={place} title={room.topic}>
        {room.topic}
      </p>
    )
  if (!canEdit) return null
  return (
    <p className={place}>
      <button type="button" className="rounded-tag text-ink-3 hover:text-ink hover:underline" onClick={() => openDialog('edit-room')}>
        Add a topic
      </button>
    </p>
  )
}

function DirectNote({ room, myId }: { room: RoomView; myId: string }) {
  const others = otherPeople(room, myId)
  const [only] = others
  return only && others.length === 1 ? <PresenceWord userId={only.user_id} /> : `${others.length + 1} people`
}

const PresenceWord = ({ userId }: { userId: string }) => PRESENCE_LABELS[usePresence(userId)]
