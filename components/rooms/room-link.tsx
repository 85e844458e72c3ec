'use client'
import { BellOff, PencilLine } from 'lucide-react'
import { DirectFace, RoomSign } from '@/components/rooms/room-icon'
import { otherPeople, roomTitle } from '@/components/rooms/room-title'
import { roomHref } from '@/components/shell/address'
import { ChatLink } from '@/components/shell/chat-link'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { useHasDraft } from '@/lib/client/hooks/use-draft'
import { useHasSendable } from '@/lib/client/hooks/use-uploads'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

/** How a row of the sidebar looks; used by its other rows too. */
export const navRow =
  'relative flex h-8 w-full items-center gap-2.25 rounded-control px-2 text-left font-[470] text-ink-2 text-ui no-underline transition-colors hover:bg-hover hover:text-ink -outline-offset-2 max-md:h-12 max-md:gap-3 max-md:px-4 max-md:text-[16px] pointer-coarse:h-11 max-md:pointer-coarse:h-12'

type RoomLinkProps = { room: RoomView; myId: string; current: boolean; tabIndex: 0 | -1 }

/** A room in the sidebar. */
export function RoomLink({ room, myId, current, tabIndex }: RoomLinkProps) {
  const hasWords = useHasDraft(room.id)
  const hasFiles = useHasSendable(room.id)
  const hasDraft = (hasWords || hasFiles) && !current
  const muted = room.involvement === 'nothing'
  const count = unreadOf(room)
  const unread = count.new > 0 || count.forYou > 0
  const alone = room.kind === 'dm' && otherPeople(room, myId)[0]?.user_id === myId
  return (
    <ChatLink
      href={roomHref(room.id)}
      aria-current={current ? 'page' : undefined}
      data-nav={room.id}
      tabIndex={tabIndex}
      className={cn(
        navRow,
        unread && 'font-strong text-ink',
        muted && !unread && 'text-ink-3',
        current && 'bg-raised font-[560] text-ink shadow-lift [--rim:var(--color-raised)] hover:bg-raised',
      )}
    >
      {room.kind === 'dm' ? (
        <DirectFace room={room} myId={myId} size={20} className="max-md:[--s:28px]!" />
      ) : (
        <RoomSign
          room={room}
          pictureClassName="max-md:[--s:28px]!"
          className={cn('mx-0.5 max-md:mx-1 max-md:size-5', current ? 'text-accent-ink' : unread ? 'text-ink' : 'text-ink-3')}
        />
      )}
      <span className="min-w-0 flex-1 truncate">{roomTitle(room, myId)}</span>
      {alone && <span className="font-text text-ink-3 text-small">you</span>}
      {hasDraft && <PencilLine aria-label="Draft" size={14} strokeWidth={2} className="flex-none text-ink-3" />}
      {muted && <BellOff aria-label="Muted" size={14} strokeWidth={2} className="flex-none text-ink-3" />}
      {count.forYou > 0 ? (
        <Badge count={count.forYou} label={room.kind === 'dm' ? 'for you' : count.forYou === 1 ? 'mention' : 'mentions'} />
      ) : (
        count.new > 0 && <Badge count={count.new} quiet label="new" />
      )}
    </ChatLink>
  )
}
