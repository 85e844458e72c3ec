'use client'
import { BackToRooms } from '@/components/rooms/room-header'
import { HOME } from '@/components/shell/address'
import { ChatLink } from '@/components/shell/chat-link'
import { sheet } from '@/components/shell/sheet'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/empty-state'

/** For a room that does not exist and for one that is not open: nobody is told which. */
export function NoSuchRoom() {
  return (
    <main aria-label="No such room" data-region="room" tabIndex={-1} className={cn(sheet, 'outline-none')}>
      <div className="hidden h-(--size-header) flex-none items-center px-1 max-md:flex">
        <BackToRooms />
      </div>
      <EmptyState
        level={1}
        className="m-auto"
        title="Nobody’s in here"
        actions={
          <Button asChild variant="primary">
            <ChatLink href={HOME}>Back to my rooms</ChatLink>
          </Button>
        }
        note="Nothing you wrote was lost."
      >
        This room doesn’t exist, or it isn’t open to you. If someone sent you the link, ask them to add you.
      </EmptyState>
    </main>
  )
}
