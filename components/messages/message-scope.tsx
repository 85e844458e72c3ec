'use client'
import { createContext, use } from 'react'
import type { Member } from '@/lib/contract/members'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

/** What every message of a list needs to know of where it stands. */
export type MessageScope = {
  room: RoomView
  me: User
  /** The room's members by username, as far as they are known. */
  members: ReadonlyMap<string, Member>
  /** In a thread's panel there are no threads to open. */
  place: 'room' | 'thread'
}

const Scope = createContext<MessageScope | null>(null)

export const MessageScopeProvider = Scope.Provider

export function useMessageScope(): MessageScope {
  const scope = use(Scope)
  if (!scope) throw new Error('A message stands outside of a MessageScopeProvider.')
  return scope
}
