'use client'

import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { Person } from '@/lib/client/people'
import type { Status } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'

export function useMe(): User {
  return useSnapshot(useChat().store, (state) => state.me)
}

/** Undefined until something has named them. */
export function usePerson(userId: string): Person | undefined {
  return useSnapshot(useChat().store, (state) => state.people[userId])
}

export function usePresence(userId: string): Status {
  return useSnapshot(useChat().store, (state) => state.presence[userId] ?? 'offline')
}
