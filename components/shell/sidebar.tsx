'use client'
import { Compass, Plus, Search, SquarePen, UserPlus } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { NotificationBell } from '@/components/notifications/notification-bell'
import { navRow, RoomLink } from '@/components/rooms/room-link'
import { mayInvite, mayMakeRooms } from '@/components/rooms/room-rights'
import { useSidebarSections } from '@/components/rooms/use-sidebar-sections'
import { navigate, useAddress } from '@/components/shell/address'
import { openDialog } from '@/components/shell/dialogs'
import { MeMenu } from '@/components/shell/me-menu'
import { useCommandKey } from '@/components/shell/use-command-key'
import { WorkspaceMenu } from '@/components/shell/workspace-menu'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { Kbd } from '@/components/ui/kbd'
import { useMe } from '@/lib/client/hooks/use-people'
import type { RoomView } from '@/lib/contract/rooms'

/** Rooms and people. On a phone a screen of its own. */
export function Sidebar({ workspaceName }: { workspaceName: string }) {
  const me = useMe()
  const { screen, roomId } = useAddress()
  const sections = useSidebarSections(roomId)
  const commandKey = useCommandKey()
  const order = [...sections.unread, ...sections.rooms, ...sections.direct]
  const [focused, setFocused] = useState<string | null>(null)
  const entry = [focused, roomId].find((id) => order.some((room) => room.id === id)) ?? order[0]?.id

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-nav]')]
    const at = links.indexOf(document.activeElement as HTMLElement)
    if (at === -1) return
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
    if (target === undefined) return
    event.preventDefault()
    links[Math.max(0, Math.min(links.length - 1, target))]?.focus()
  }

  const link = (room: RoomView) => (
    <li key={room.id} className="mt-px first:mt-0">
      <RoomLink room={room} myId={me.id} current={room.id === roomId} tabIndex={room.id === entry ? 0 : -1} />
    </li>
  )

  return (
    <nav
      aria-label="Rooms and people"
      data-region="sidebar"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const id = event.target.dataset.nav
        if (id !== undefined) setFocused(id)
      }}
      className={cn('flex min-h-0 flex-col p-2 [--rim:var(--color-ground)] max-md:p-0', screen !== 'home' && 'max-md:hidden')}
    >
      <div className="flex h-11 flex-none items-center gap-0.5 pl-1 max-md:h-13 max-md:px-2.5">
        <WorkspaceMenu name={workspaceName} />
        <NotificationBell />
        <IconButton label="New message" onClick={() => openDialog('new-message')}>
          <SquarePen aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      </div>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => openDialog('jump')}
        className="mx-1 mt-1.5 mb-2 flex h-8.5 flex-none items-center gap-2 rounded-control bg-raised pr-1.75 pl-2.5 text-left text-ink-3 text-ui shadow-lift max-md:mx-4 max-md:mt-1 max-md:h-11 max-md:rounded-box max-md:px-3.5 max-md:text-[16px]"
      >
        <Search aria-hidden size={16} strokeWidth={1.75} />
        <span className="flex-1">Jump to…</span>
        <Kbd className="max-md:hidden">{commandKey} K</Kbd>
      </button>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 pb-3 [scrollbar-width:none] max-md:px-0">
        {sections.unread.length > 0 && (
          <Section title="Unread">
            <ul className="max-md:mx-2 max-md:rounded-sheet max-md:bg-raised max-md:py-1 max-md:shadow-lift max-md:[--rim:var(--color-raised)]">
              {sections.unread.map(link)}
            </ul>
          </Section>
        )}
        <Section
          title="Rooms"
          action={
            <SectionButton
              label={mayMakeRooms(me) ? 'Add a room' : 'Browse rooms'}
              onClick={() => (mayMakeRooms(me) ? openDialog('new-room') : navigate('/browse'))}
            />
          }
        >
          <ul>{sections.rooms.map(link)}</ul>
          <button
            type="button"
            data-nav="browse"
            tabIndex={-1}
            aria-current={screen === 'browse' ? 'page' : undefined}
            onClick={() => navigate('/browse')}
            className={cn(navRow, 'mt-px', screen === 'browse' ? 'bg-raised text-ink shadow-lift' : 'text-ink-3')}
          >
            <Compass aria-hidden size={16} strokeWidth={1.75} className="mx-0.5 flex-none max-md:mx-1 max-md:size-5" />
            Browse rooms
          </button>
        </Section>
        <Section title="Direct messages" action={<SectionButton label="New direct message" onClick={() => openDialog('new-message')} />}>
          <ul>{sections.direct.map(link)}</ul>
          {mayInvite(me) && (
            <button
              type="button"
              data-nav="invite"
              tabIndex={-1}
              onClick={() => openDialog('invite')}
              className={cn(navRow, 'mt-px text-ink-3')}
            >
              <UserPlus aria-hidden size={16} strokeWidth={1.75} className="mx-0.5 flex-none max-md:mx-1 max-md:size-5" />
              Invite people
            </button>
          )}
        </Section>
      </div>
      <MeMenu />
    </nav>
  )
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mt-3.5 flex h-7 items-center pr-0.5 pl-2 max-md:mt-2 max-md:h-9 max-md:px-4">
        <h2 className="font-[580] text-ink-3 text-small max-md:text-note">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}

const SectionButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <IconButton label={label} tooltip="right" onClick={onClick} className="ml-auto size-6 max-md:-mr-2.5 max-md:size-11">
    <Plus aria-hidden size={14} strokeWidth={2} />
  </IconButton>
)
