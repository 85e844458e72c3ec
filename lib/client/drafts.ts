/** What was written and not sent, by room (and thread), kept across reloads. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { KeyValueStorage } from '@/lib/client/storage'

export type DraftsState = Readonly<Record<string, string>>

export interface Drafts {
  readonly store: StoreApi<DraftsState>
  set(key: string, text: string): void
  /** Takes up what was stored. Not what another tab writes later: it would change the text under the hand. */
  start(): void
}

/** Where a draft belongs. */
export const draftKey = (roomId: string, threadId: string | null = null) => (threadId === null ? roomId : `${roomId}/${threadId}`)

export function createDrafts(userId: string, storage: KeyValueStorage): Drafts {
  const prefix = `hubbub:draft:${userId}:`
  const store = createStore<DraftsState>(() => ({}))

  function show(key: string, text: string) {
    const { [key]: _, ...others } = store.getState()
    store.setState(text === '' ? others : { ...others, [key]: text }, true)
  }

  return {
    store,
    set(key, text) {
      if ((store.getState()[key] ?? '') === text) return
      show(key, text)
      if (text === '') storage.remove(prefix + key)
      else storage.set(prefix + key, text)
    },
    start() {
      const stored = storage.keys(prefix).map((key) => [key.slice(prefix.length), storage.get(key) ?? ''])
      store.setState(Object.fromEntries(stored), true)
    },
  }
}
