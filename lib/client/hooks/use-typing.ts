'use client'

import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { Typist } from '@/lib/client/typing'

const NOBODY: readonly Typist[] = []

/** Who types in the room, oneself left out, in the order in which they began. */
export function useTyping(roomId: string): readonly Typist[] {
  return useSnapshot(useChat().typing.store, (state) => state[roomId] ?? NOBODY)
}
