'use client'

import { useEffect, useMemo } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { MessageListState } from '@/lib/client/message-list'

export interface Messages extends MessageListState {
  loadOlder(): void
  loadNewer(): void
  /** Goes back to the end, or tries a failed first load again. */
  loadLatest(): void
  /** Jumps to where a message of this `seq` is. @returns whether it was loaded */
  loadAround(seq: number): Promise<boolean>
}

/** A room's own messages, loaded and kept up while this is on the page. */
export const useMessages = (roomId: string): Messages => useList(roomId, null)

/** The replies of one thread; `root` is its first message. */
export const useThread = (roomId: string, rootId: string): Messages => useList(roomId, rootId)

function useList(roomId: string, threadId: string | null): Messages {
  const chat = useChat()
  const list = useMemo(() => chat.messages(roomId).list(threadId), [chat, roomId, threadId])
  useEffect(() => list.watch(), [list])
  const state = useSnapshot(list.store, (now) => now)
  const actions = useMemo(
    () => ({
      loadOlder: () => void list.load('older'),
      loadNewer: () => void list.load('newer'),
      loadLatest: () => void list.load('latest'),
      loadAround: (seq: number) => list.load({ around: seq }),
    }),
    [list],
  )
  return useMemo(() => ({ ...state, ...actions }), [state, actions])
}
