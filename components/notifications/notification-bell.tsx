'use client'
import { Bell } from 'lucide-react'
import { useState } from 'react'
import { MarkAllRead, NotificationList } from '@/components/notifications/notification-list'
import { INBOX, navigate } from '@/components/shell/address'
import { Badge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/icon-button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { useUnreadNotifications } from '@/lib/client/hooks/use-notifications'

/** What waits for one: a popover at the desk, a screen on a phone. */
export function NotificationBell() {
  const unread = useUnreadNotifications()
  const [open, setOpen] = useState(false)
  const label = unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'
  const icon = (
    <span className="relative">
      <Bell aria-hidden size={18} strokeWidth={1.75} />
      {unread > 0 && (
        <span aria-hidden>
          <Badge count={unread} className="absolute -top-2 left-2 ring-(--rim) ring-2" />
        </span>
      )}
    </span>
  )
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger>
          <IconButton label={label} tooltip={false} title="Notifications" className="max-md:hidden">
            {icon}
          </IconButton>
        </PopoverTrigger>
        <PopoverContent
          aria-label="Notifications"
          align="start"
          // Undo stands in a toast, which lies outside.
          onInteractOutside={(event) => {
            if ((event.target as HTMLElement).closest('[data-sonner-toaster]')) event.preventDefault()
          }}
          className="flex max-h-[min(70dvh,640px)] w-96 max-w-[calc(100vw-16px)] flex-col p-0"
        >
          <header className="flex h-(--size-header) flex-none items-center gap-2 border-line border-b pr-2.5 pl-4">
            <h2 className="flex-1 font-[680] text-[16px]/5.5 tracking-[-0.006em]">Notifications</h2>
            <MarkAllRead />
          </header>
          <NotificationList onOpen={() => setOpen(false)} />
        </PopoverContent>
      </Popover>
      <IconButton label={label} tooltip={false} className="md:hidden" onClick={() => navigate(INBOX)}>
        {icon}
      </IconButton>
    </>
  )
}
