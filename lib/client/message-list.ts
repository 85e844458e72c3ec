/** What one list shows (a room's own messages, or the replies of one thread): its window, what is on its way to it, and the loading of more. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { backoffMs, isFinal } from '@/lib/client/backoff'
import { type MessageEntry, sentEntry } from '@/lib/client/message-entry'
import { EMPTY_WINDOW, extend, type MessageWindow, place, trim } from '@/lib/client/message-window'
import { type ErrorShape, toErrorShape } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'

export const PAGE_SIZE = 50
/** Messages kept of a list that nobody looks at. */
const RESTING_SIZE = 100
/** At most one new snapshot in this time, so that a flood does not draw once per message. */
const PUBLISH_INTERVAL_MS = 40

export interface MessageListState {
  /** Oldest first; those on their way at the end. */
  readonly entries: readonly MessageEntry[]
  /** The start of the thread, for a thread, where it is known. */
  readonly root: MessageEntry | null
  /** Of the first load. While it is watched, one that failed is tried again, unless that would not change the answer. */
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: ErrorShape | null
  readonly hasOlder: boolean
  /** True when the list does not reach the latest message; new ones then do not appear in it. */
  readonly hasNewer: boolean
  readonly loading: 'older' | 'newer' | null
}

export type LoadTarget = 'latest' | 'older' | 'newer' | { around: number }

export interface MessageList {
  readonly store: StoreApi<MessageListState>
  window(): MessageWindow
  watched(): boolean
  /** @returns a function that ends the watching */
  watch(): () => void
  /** @returns whether it was loaded; what went wrong is in the state */
  load(target: LoadTarget): Promise<boolean>
  /** Loads the latest page unless something is there or on its way. */
  ensure(): void
  place(message: Message): void
  /** Shows what was loaded elsewhere. */
  seed(messages: readonly Message[], hasOlder: boolean): void
  clear(): void
  /** Something that is shown but not in the window changed: what is on its way, or an optimistic change. */
  changed(): void
}

export interface MessageListWorld {
  myId(): string
  online(): boolean
  /** The room's latest position, as far as known. */
  lastSeq(): number
  fetch(page: { limit: number; before?: number; after?: number; around?: number }): Promise<Message[]>
  /** Every change seen from now until `end`: what a page that was read before them does not have yet. */
  record(): { seen(): Iterable<Message>; end(): void }
  waiting(): MessageEntry[]
  root(): Message | undefined
  /** The message with optimistic changes; the same object where there are none. */
  dress(message: Message): Message
  onWatch(): void
  /** Nobody looks at it any more. */
  onRest(): void
}

export function createMessageList(world: MessageListWorld): MessageList {
  let window = EMPTY_WINDOW
  let status: MessageListState['status'] = 'loading'
  let error: ErrorShape | null = null
  let loading: MessageListState['loading'] = null
  let watchers = 0
  let starting = false
  /** Counts fresh starts; a page asked for before one is thrown away. */
  let epoch = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Of the first load: how often it failed, and when it is tried again. */
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let publishedAt = 0
  let scheduled = false

  const store = createStore<MessageListState>(snapshot)

  function snapshot(): MessageListState {
    const me = world.myId()
    const show = (message: Message) => sentEntry(world.dress(message), me)
    const entries = window.items.map(show)
    if (!window.hasNewer || !window.loaded) {
      const tail = new Set(entries.slice(-PAGE_SIZE).map((entry) => entry.key))
      for (const entry of world.waiting()) if (!tail.has(entry.key)) entries.push(entry)
    }
    const root = world.root()
    return {
      entries,
      root: root ? show(root) : null,
      status,
      error,
      hasOlder: window.loaded && window.hasOlder,
      hasNewer: window.loaded && window.hasNewer,
      loading,
    }
  }

  function publish() {
    clearTimeout(timer)
    scheduled = false
    publishedAt = Date.now()
    store.setState(snapshot(), true)
  }

  /** At the end of the current task at the earliest: a pending message goes and its sent one comes in one step. */
  function changed() {
    if (scheduled) return
    scheduled = true
    const wait = publishedAt + PUBLISH_INTERVAL_MS - Date.now()
    if (wait > 0 && wait <= PUBLISH_INTERVAL_MS) timer = setTimeout(publish, wait)
    else queueMicrotask(publish)
  }

  function setWindow(next: MessageWindow) {
    if (next === window) return
    window = watchers > 0 || next.items.length <= RESTING_SIZE * 2 ? next : trim(next, RESTING_SIZE)
    changed()
  }

  const isFresh = (target: LoadTarget) => target === 'latest' || typeof target === 'object'

  function load(target: LoadTarget): Promise<boolean> {
    if (isFresh(target)) {
      if (!window.loaded) status = 'loading'
      failures = 0
    }
    return loadPage(target)
  }

  function retryLater(target: LoadTarget, { code, retry_after_ms }: ErrorShape) {
    clearTimeout(retry)
    if (watchers > 0 && !isFinal(code)) retry = setTimeout(() => void loadPage(target), retry_after_ms ?? backoffMs(failures++))
  }

  async function loadPage(target: LoadTarget): Promise<boolean> {
    const oldest = window.items[0]?.seq
    const newest = window.items.at(-1)?.seq
    if (!isFresh(target)) {
      const more = target === 'older' ? window.hasOlder : window.hasNewer
      if (loading || !window.loaded || !more || oldest === undefined) return false
      loading = target
    } else {
      epoch++
      loading = null
      starting = true
      clearTimeout(retry)
    }
    if (window.loaded || status === 'loading') error = null
    changed()
    const turn = epoch
    const lastSeq = world.lastSeq()
    const record = world.record()
    try {
      const page = await world.fetch({
        limit: PAGE_SIZE,
        ...(target === 'older' && { before: oldest }),
        ...(target === 'newer' && { after: newest }),
        ...(typeof target === 'object' && { around: target.around }),
      })
      if (turn !== epoch) return false
      // A fresh start that was under way already has put another window in the place of the one this page belongs to.
      if (target === 'older' && window.items[0]?.seq !== oldest) return false
      if (target === 'newer' && window.items.at(-1)?.seq !== newest) return false
      const full = page.length >= PAGE_SIZE
      if (target === 'older' || target === 'newer') window = extend(window, page, target, full)
      else if (target === 'latest') window = { loaded: true, items: page, hasOlder: full, hasNewer: false }
      else window = { loaded: true, items: page, ...endsAround(page, target.around, lastSeq) }
      for (const message of record.seen()) window = place(window, message)
      status = 'ready'
      error = null
      return true
    } catch (failure) {
      if (turn !== epoch) return false
      error = toErrorShape(failure)
      if (!window.loaded && world.online()) {
        status = 'failed'
        retryLater(target, error)
      }
      return false
    } finally {
      record.end()
      if (turn === epoch) {
        loading = null
        starting = false
        changed()
      }
    }
  }

  function clear() {
    epoch++
    clearTimeout(retry)
    window = EMPTY_WINDOW
    status = 'loading'
    loading = null
    starting = false
    error = null
    changed()
  }

  return {
    store,
    window: () => window,
    watched: () => watchers > 0,
    watch() {
      watchers++
      if (watchers === 1) world.onWatch()
      let watching = true
      return () => {
        if (!watching) return
        watching = false
        if (--watchers > 0) return
        const resting = trim(window, RESTING_SIZE)
        if (resting.loaded) setWindow(resting)
        else clear()
        world.onRest()
      }
    },
    load,
    ensure: () => {
      if (!window.loaded && !starting) void load('latest')
    },
    place: (message) => setWindow(place(window, message)),
    seed(messages, hasOlder) {
      window = { loaded: true, items: messages, hasOlder, hasNewer: false }
      status = 'ready'
      publish()
    },
    clear,
    changed,
  }
}

/** A page in the middle does not say whether it reaches an end: where it might not, there may be more. */
function endsAround(page: readonly Message[], around: number, lastSeq: number) {
  const after = page.filter((message) => message.seq > around).length
  const first = page[0]?.seq ?? 1
  const last = page.at(-1)?.seq ?? lastSeq
  return { hasOlder: first > 1, hasNewer: last < lastSeq || after >= PAGE_SIZE / 2 }
}
