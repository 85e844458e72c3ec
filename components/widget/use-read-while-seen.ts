import { useEffect, useSyncExternalStore } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { MessageEntry } from '@/lib/client/message-entry'

function onVisibility(listener: () => void) {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** What is at the end of an open room counts as read while the page itself is in front. */
export function useReadWhileSeen(roomId: string, entries: readonly MessageEntry[], atEnd: boolean) {
  const chat = useChat()
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  const last = entries.findLast(({ state }) => state === 'sent')?.message.seq ?? 0
  useEffect(() => {
    if (visible && atEnd && last > 0) chat.markRead(roomId, last)
  }, [chat, roomId, last, visible, atEnd])
}
