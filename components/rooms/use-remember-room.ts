import { useEffect } from 'react'
import type { RoomView } from '@/lib/contract/rooms'

const YEAR_S = 365 * 24 * 60 * 60

/** The room that one comes back to: `/` goes there. */
export function useRememberRoom(room: RoomView) {
  useEffect(() => {
    if (!room.is_member) return
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `room=${encodeURIComponent(room.id)}; path=/; max-age=${YEAR_S}; samesite=lax`
  }, [room.id, room.is_member])
}
