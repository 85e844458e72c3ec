'use client'
import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { signOut } from 'next-auth/react'
import { StatusItems } from '@/components/presence/status-items'
import { Avatar } from '@/components/ui/avatar'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { PRESENCE_LABELS } from '@/components/ui/presence-dot'
import { Tooltip } from '@/components/ui/tooltip'
import { useConnection } from '@/lib/client/hooks/use-connection'
import { useMe, usePresence } from '@/lib/client/hooks/use-people'

/** Oneself, at the foot of the sidebar. */
export function MeMenu() {
  const me = useMe()
  const presence = usePresence(me.id)
  const { state } = useConnection()
  return (
    <div className="mx-1 flex flex-none items-center gap-0.5 border-line border-t pt-2 max-md:mx-0 max-md:px-3 max-md:pb-[calc(8px+env(safe-area-inset-bottom,0px))]">
      <Menu>
        <MenuTrigger>
          <button
            type="button"
            className="flex min-w-0 flex-1 items-center gap-2.5 rounded-control px-1.5 py-1.25 text-left hover:bg-hover aria-expanded:bg-hover"
          >
            <Avatar id={me.id} name={me.name} src={me.avatar_url} size={32} presence={presence} />
            <span className="min-w-0 flex-1">
              <b className="block truncate font-[580] text-[14px]/4.5">{me.name}</b>
              <small className="block truncate text-ink-3 text-small">
                {presence === 'offline' && state.status === 'online' ? 'Invisible' : PRESENCE_LABELS[presence]}
              </small>
            </span>
          </button>
        </MenuTrigger>
        <MenuContent align="start" side="top" className="w-60">
          <StatusItems myId={me.id} />
          <MenuSeparator />
          <MenuItem icon={<LogOut aria-hidden size={16} strokeWidth={1.75} />} onSelect={() => void signOut({ callbackUrl: '/signin' })}>
            Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
      <Tooltip label="Settings">
        <Link
          href="/settings"
          prefetch={false}
          aria-label="Settings"
          className="inline-grid size-8 flex-none place-items-center rounded-control text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11"
        >
          <Settings aria-hidden size={18} strokeWidth={1.75} />
        </Link>
      </Tooltip>
    </div>
  )
}
