'use client'
import { ChevronDown, Compass, Plus, Settings, UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { mayInvite, mayMakeRooms } from '@/components/rooms/room-rights'
import { navigate } from '@/components/shell/address'
import { openDialog } from '@/components/shell/dialogs'
import { Avatar } from '@/components/ui/avatar'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { useMe } from '@/lib/client/hooks/use-people'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

/** The workspace's name, and what belongs to all of it. */
export function WorkspaceMenu({ name }: { name: string }) {
  const me = useMe()
  const router = useRouter()
  return (
    <Menu>
      <MenuTrigger>
        <button
          type="button"
          className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-control px-1.5 text-left font-heavy tracking-[-0.006em] hover:bg-hover aria-expanded:bg-hover max-md:h-11 max-md:text-title"
        >
          <Avatar square size={28} id={name} name={name} />
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden size={14} strokeWidth={2} className="flex-none text-ink-3" />
        </button>
      </MenuTrigger>
      <MenuContent align="start" className="w-60">
        <MenuItem icon={<Compass {...ICON} />} onSelect={() => navigate('/browse')}>
          Browse rooms
        </MenuItem>
        {mayMakeRooms(me) && (
          <MenuItem icon={<Plus {...ICON} />} onSelect={() => openDialog('new-room')}>
            New room
          </MenuItem>
        )}
        {mayInvite(me) && (
          <>
            <MenuSeparator />
            <MenuItem icon={<UserPlus {...ICON} />} onSelect={() => openDialog('invite')}>
              Invite people
            </MenuItem>
            <MenuItem icon={<Settings {...ICON} />} onSelect={() => router.push('/settings/workspace')}>
              Workspace settings
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  )
}
