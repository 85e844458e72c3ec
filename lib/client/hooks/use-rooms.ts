'use client'

import { useMemo } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import { type UnreadTotal, unreadTotal } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

/** All rooms one is in, and the public ones, in no order. */
export function useRooms(): { rooms: readonly RoomView[]; loaded: boolean } {
  const { views } = useChat()
  const rooms = useSnapshot(views.store, (state) => state.rooms)
  const loaded = useSnapshot(views.store, (state) => state.loaded)
  return useMemo(() => ({ rooms: Object.values(rooms), loaded }), [rooms, loaded])
}

/** Undefined for a room that does not exist or is not open to one. */
export function useRoom(roomId: string): RoomView | undefined {
  return useSnapshot(useChat().views.store, (state) => state.rooms[roomId])
}

/** For the window's title and badge. */
export function useUnreadTotal(): UnreadTotal {
  const { views } = useChat()
  const rooms = useSnapshot(views.store, (state) => state.rooms)
  return useMemo(() => unreadTotal(Object.values(rooms)), [rooms])
}
