/** What to say about the connection, and only when it isn't well: see the words of each kind at `BannerKind`. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatState } from '@/lib/client/chat-state'
import type { OutboxState } from '@/lib/client/outbox'

export type BannerState =
  /** "You're offline. You can keep writing." */
  | { readonly kind: 'offline' }
  /** "Reconnecting. Next try in 4 s."; 0 while trying. */
  | { readonly kind: 'reconnecting'; readonly seconds: number }
  /** "Sending 3 messages that waited." */
  | { readonly kind: 'sending'; readonly count: number }
  /** "Back. Nothing was missed." */
  | { readonly kind: 'back' }
  | null

/** A cut that is mended within this time is not worth a word. */
const PATIENCE_MS = 2_000
const BACK_SHOWN_MS = 3_000

export interface Banner {
  readonly store: StoreApi<{ banner: BannerState }>
  start(): void
  stop(): void
}

export function createBanner(world: { chat: StoreApi<ChatState>; outbox: StoreApi<OutboxState> }): Banner {
  const store = createStore<{ banner: BannerState }>(() => ({ banner: null }))
  let ends: (() => void)[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let awaySince: number | null = null
  let backAt: number | null = null
  let wasOnline = false
  /** Nonces that waited when the connection came back. */
  let waited = new Set<string>()

  const unsent = () => Object.values(world.outbox.getState()).flatMap((entries) => entries.filter((entry) => !entry.error))

  /** @returns what to say, and in how many milliseconds to look again though nothing happens */
  function decide(now: number): [BannerState, number?] {
    const { connection, catchingUp } = world.chat.getState()
    if (connection.status === 'signed_out') return [null]
    if (connection.status !== 'online') {
      // The page has only just come, and nothing has failed.
      if (connection.status === 'connecting' && !wasOnline && awaySince === null) return [null]
      awaySince ??= now
      backAt = null
      waited = new Set(unsent().map((entry) => entry.nonce))
      const patience = awaySince + PATIENCE_MS - now
      if (patience > 0) return [null, patience]
      if (connection.status === 'connecting') return [{ kind: 'reconnecting', seconds: 0 }]
      if (!connection.network) return [{ kind: 'offline' }]
      const left = Math.max(0, connection.next_try_at - now)
      return [{ kind: 'reconnecting', seconds: Math.ceil(left / 1000) }, left % 1000 || 1000]
    }
    wasOnline = true
    if (awaySince === null) return [null]
    const wasShown = store.getState().banner !== null
    const count = unsent().filter((entry) => waited.has(entry.nonce)).length
    if (wasShown && count > 0) return [{ kind: 'sending', count }]
    if (wasShown && catchingUp) return [store.getState().banner]
    if (wasShown) backAt ??= now
    if (backAt !== null && now < backAt + BACK_SHOWN_MS) return [{ kind: 'back' }, backAt + BACK_SHOWN_MS - now]
    awaySince = null
    backAt = null
    return [null]
  }

  function look() {
    clearTimeout(timer)
    const [banner, again] = decide(Date.now())
    if (JSON.stringify(banner) !== JSON.stringify(store.getState().banner)) store.setState({ banner })
    if (again !== undefined) timer = setTimeout(look, again)
  }

  return {
    store,
    start() {
      ends = [world.chat.subscribe(look), world.outbox.subscribe(look)]
      look()
    },
    stop() {
      clearTimeout(timer)
      for (const end of ends) end()
      ends = []
    },
  }
}
