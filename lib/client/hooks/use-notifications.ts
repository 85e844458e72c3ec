'use client'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { NotificationsState } from '@/lib/client/notifications'

/** What one was told of, and how much of it is unread. */
export const useNotifications = (): NotificationsState => useSnapshot(useChat().notifications.store, (state) => state)

export const useUnreadNotifications = (): number => useSnapshot(useChat().notifications.store, (state) => state.unread)
