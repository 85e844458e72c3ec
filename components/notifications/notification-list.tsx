'use client'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { NotificationRow } from '@/components/notifications/notification-row'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { TextButton } from '@/components/ui/text-button'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useConnection } from '@/lib/client/hooks/use-connection'
import { useNotifications } from '@/lib/client/hooks/use-notifications'
import { isChatError } from '@/lib/contract/errors'

/** What one was told of, newest first. Up and Down go from one to the next. */
export function NotificationList({ onOpen }: { onOpen?: () => void }) {
  const { notifications } = useChat()
  const { state } = useConnection()
  const { items, cursor } = useNotifications()
  const [loaded, setLoaded] = useState(false)
  const online = state.status === 'online'

  useEffect(() => {
    if (!online) return
    notifications.load().then(
      () => setLoaded(true),
      (error: unknown) => {
        // The banner says that the connection is gone; with the next one it is loaded.
        if (!isChatError(error)) throw error
      },
    )
  }, [notifications, online])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-notification]')]
    const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement))
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (target === undefined || rows.length === 0) return
    event.preventDefault()
    rows[Math.max(0, Math.min(rows.length - 1, target))]?.focus()
  }

  if (!items || items.length === 0) {
    return <div className="min-h-40">{loaded && <EmptyState title="You're up to date." level={3} />}</div>
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-1.25 [scrollbar-width:thin] max-md:pb-[calc(8px+env(safe-area-inset-bottom,0px))]">
      <ul onKeyDown={onKeyDown}>
        {items.map((one) => (
          <NotificationRow key={one.id} notification={one} onOpen={onOpen} />
        ))}
      </ul>
      {cursor !== null && (
        <Button block className="my-2" onClick={() => notifications.loadMore().catch((error: unknown) => tellFailure(error))}>
          Show older
        </Button>
      )}
    </div>
  )
}

/** Only while there is something to read. */
export function MarkAllRead() {
  const { notifications } = useChat()
  const { unread } = useNotifications()
  if (unread === 0) return null
  return (
    <TextButton className="text-note" onClick={() => notifications.readAll().catch((error: unknown) => tellFailure(error))}>
      Mark all as read
    </TextButton>
  )
}
