'use client'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import { isChatError } from '@/lib/contract/errors'
import type { Member } from '@/lib/contract/members'

type MembersState = Readonly<Record<string, readonly Member[]>>

const Members = createContext<StoreApi<MembersState> | null>(null)

/** Holds who is in which room, as far as it was asked for. */
export function MembersProvider({ initial, children }: { initial: MembersState; children: ReactNode }) {
  const [store] = useState(() => createStore<MembersState>(() => initial))
  return <Members value={store}>{children}</Members>
}

const NOBODY: readonly Member[] = []

export type RoomMembers = {
  members: readonly Member[]
  byUsername: ReadonlyMap<string, Member>
  loaded: boolean
  /** Puts in someone who was added, changed or (null) removed, before the server is asked again. */
  put(userId: string, member: Member | null): void
}

/** A room's members with how they are now. Asked for again whenever their number changes or the connection was away. */
export function useMembers(roomId: string): RoomMembers {
  const chat = useChat()
  const store = use(Members)
  if (!store) throw new Error('useMembers is used outside MembersProvider.')
  const listed = useSnapshot(store, (state) => state[roomId])
  const presence = useSnapshot(chat.store, (state) => state.presence)
  const people = useSnapshot(chat.store, (state) => state.people)
  const connected = useSnapshot(chat.store, (state) => state.connection.status === 'online')
  const count = useSnapshot(chat.views.store, (state) => state.rooms[roomId]?.member_count)

  useEffect(() => {
    if (!connected || count === undefined || store.getState()[roomId]?.length === count) return
    let wanted = true
    chat.members(roomId).then(
      (members) => wanted && store.setState({ [roomId]: members }),
      (error: unknown) => {
        // Without a connection it is asked again when it is back; a room that is gone is told of by its own event.
        if (!isChatError(error)) throw error
      },
    )
    return () => {
      wanted = false
    }
  }, [chat, store, roomId, connected, count])

  const members = useMemo(
    () =>
      (listed ?? NOBODY).map((member) => {
        const person = people[member.user_id]
        return {
          ...member,
          ...(person && { name: person.name, avatar_url: person.avatar_url }),
          status: presence[member.user_id] ?? 'offline',
        }
      }),
    [listed, presence, people],
  )
  const byUsername = useMemo(() => new Map(members.map((member) => [member.username, member])), [members])
  const put = useCallback(
    (userId: string, member: Member | null) => {
      const others = (store.getState()[roomId] ?? NOBODY).filter((other) => other.user_id !== userId)
      store.setState({ [roomId]: member ? [...others, member].sort((a, b) => a.name.localeCompare(b.name)) : others })
    },
    [store, roomId],
  )
  return { members, byUsername, loaded: listed !== undefined, put }
}
