'use client'

import { useCallback } from 'react'
import { draftKey } from '@/lib/client/drafts'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'

/** What is written and not sent in a room or thread; an empty text forgets it. */
export function useDraft(roomId: string, threadId: string | null = null): [string, (text: string) => void] {
  const { drafts } = useChat()
  const key = draftKey(roomId, threadId)
  const text = useSnapshot(drafts.store, (state) => state[key] ?? '')
  return [text, useCallback((next: string) => drafts.set(key, next), [drafts, key])]
}

/** For the pencil in the sidebar. */
export function useHasDraft(roomId: string): boolean {
  return useSnapshot(useChat().drafts.store, (state) => roomId in state)
}
