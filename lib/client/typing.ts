/** Who is typing where, and telling others that one is. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Request } from '@/lib/client/connection'
import type { EventPayload } from '@/lib/contract/events'
import { TYPING_TTL_MS } from '@/lib/contract/presence'

export type Typist = { readonly user_id: string; readonly username: string }
export type TypingState = Readonly<Record<string, readonly Typist[]>>

/** The server forgets after TYPING_TTL_MS; this is for when its word does not arrive. */
const SAFETY_MS = TYPING_TTL_MS + 1_000
/** Said again after this, well before it would be forgotten. */
const REPEAT_MS = 3_000

export interface Typing {
  readonly store: StoreApi<TypingState>
  started(event: EventPayload<'typing:started'>): void
  stopped(event: { room_id: string; user_id: string }): void
  clear(): void
  /** One types here. May be called at every key. */
  type(roomId: string): void
  /** One no longer does: sent, emptied the box, went elsewhere. */
  rest(roomId: string): void
}

export function createTyping(request: Request): Typing {
  const store = createStore<TypingState>(() => ({}))
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** Room → when it was last said. */
  const said = new Map<string, number>()
  // A hint that gets lost is no harm, and none that a person could do anything about.
  const tell = (name: 'typing:start' | 'typing:stop', roomId: string) => void request(name, { room_id: roomId }).catch(() => {})

  function stopped({ room_id, user_id }: { room_id: string; user_id: string }) {
    const key = `${room_id} ${user_id}`
    clearTimeout(timers.get(key))
    if (!timers.delete(key)) return
    const { [room_id]: typists = [], ...others } = store.getState()
    const left = typists.filter((typist) => typist.user_id !== user_id)
    store.setState(left.length > 0 ? { ...others, [room_id]: left } : others, true)
  }

  return {
    store,
    started({ room_id, user_id, username }) {
      const key = `${room_id} ${user_id}`
      clearTimeout(timers.get(key))
      timers.set(
        key,
        setTimeout(() => stopped({ room_id, user_id }), SAFETY_MS),
      )
      const typists = store.getState()[room_id] ?? []
      if (typists.some((typist) => typist.user_id === user_id)) return
      store.setState({ [room_id]: [...typists, { user_id, username }] })
    },
    stopped,
    clear() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      said.clear()
      store.setState({}, true)
    },
    type(roomId) {
      if (Date.now() - (said.get(roomId) ?? -Infinity) < REPEAT_MS) return
      said.set(roomId, Date.now())
      tell('typing:start', roomId)
    },
    rest(roomId) {
      const at = said.get(roomId)
      said.delete(roomId)
      if (at !== undefined && Date.now() - at < TYPING_TTL_MS) tell('typing:stop', roomId)
    },
  }
}
