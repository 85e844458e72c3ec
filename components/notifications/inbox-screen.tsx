'use client'
import { MarkAllRead, NotificationList } from '@/components/notifications/notification-list'
import { BackToRooms } from '@/components/rooms/room-header'
import { ConnectionBanner } from '@/components/shell/connection-banner'
import { sheet } from '@/components/shell/sheet'
import { cn } from '@/components/ui/cn'

/** What one was told of, as a screen. */
export function InboxScreen() {
  return (
    <main aria-labelledby="inbox-title" data-region="room" tabIndex={-1} className={cn(sheet, 'outline-none')}>
      <header className="flex h-(--size-header) flex-none items-center gap-2 border-line border-b pr-4 pl-5 max-md:pl-1">
        <BackToRooms />
        <h1 id="inbox-title" className="flex-1 font-[680] text-[16px]/5.5 tracking-[-0.006em]">
          Notifications
        </h1>
        <MarkAllRead />
      </header>
      <ConnectionBanner />
      <NotificationList />
    </main>
  )
}
