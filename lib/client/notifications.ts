/**
 * What one was told of: how much is unread, and the list as far as it was asked for. Events are hints: a new one is shown at once, and
 * count and list are asked for again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Request } from '@/lib/client/connection'
import { isChatError } from '@/lib/contract/errors'
import type { Notification } from '@/lib/contract/notifications'

/** Collects what comes together; a room that is being read reads its notifications within it. */
const ASK_DELAY_MS = 300
/** When something that most likely is told of has come, but nobody told. */
const EXPECT_DELAY_MS = 3_000
/** After an answer that did not come. */
const RETRY_DELAY_MS = 5_000
const PAGE_SIZE = 50
const MOST = 200

export interface NotificationsState {
  readonly unread: number
  /** Newest first; null until someone looks. */
  readonly items: readonly Notification[] | null
  /** Where the next page begins; null: that is all. */
  readonly cursor: string | null
}

export interface Notifications {
  readonly store: StoreApi<NotificationsState>
  /** Asks for the list, and keeps it from now on. @throws ChatError */
  load(): Promise<void>
  /** @throws ChatError */
  loadMore(): Promise<void>
  /** Shown at once, taken back when the server refuses, as those that follow. @throws ChatError */
  read(id: string): Promise<void>
  readAll(): Promise<void>
  remove(id: string): Promise<void>
  /** Takes a deletion back. */
  restore(id: string): Promise<void>
  created(notification: Notification): void
  /** Something is not as it is known; or may not be. */
  doubt(kind?: 'likely' | 'unlikely'): void
  /** On a new connection. */
  resume(): void
  stop(): void
}

export function createNotifications(request: Request): Notifications {
  const store = createStore<NotificationsState>(() => ({ unread: 0, items: null, cursor: null }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = Infinity
  /** Counts questions: an older answer is not used. */
  let asked = 0

  function ask(delay: number) {
    const at = Date.now() + delay
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => {
      refresh().catch((error: unknown) => {
        // It is asked again.
        if (!isChatError(error)) throw error
      })
    }, delay)
  }

  async function refresh() {
    clearTimeout(timer)
    dueAt = Infinity
    const question = ++asked
    const { items } = store.getState()
    const limit = Math.min(MOST, Math.max(PAGE_SIZE, items?.length ?? 0))
    try {
      const [{ unread_count }, list] = await Promise.all([
        request('notification:count', {}),
        items ? request('notification:list', { limit }) : null,
      ])
      if (question !== asked) return
      store.setState({ unread: unread_count, ...(list && { items: list.notifications, cursor: list.cursor }) })
    } catch (error) {
      if (question === asked) ask((isChatError(error) && error.retry_after_ms) || RETRY_DELAY_MS)
      throw error
    }
  }

  function change(items: (before: readonly Notification[]) => readonly Notification[], unread: (before: number) => number) {
    const before = store.getState()
    asked++
    store.setState({ items: before.items && items(before.items), unread: Math.max(0, unread(before.unread)) })
  }

  /** What was shown and is not so is asked for anew. */
  async function orAskAgain(doing: Promise<unknown>) {
    try {
      await doing
    } finally {
      ask(ASK_DELAY_MS)
    }
  }

  const isUnread = (id: string) => store.getState().items?.some((one) => one.id === id && !one.is_read) ?? false

  return {
    store,
    async load() {
      if (!store.getState().items) store.setState({ items: [] })
      await refresh()
    },
    async loadMore() {
      const { cursor } = store.getState()
      if (cursor === null) return
      const question = asked
      const page = await request('notification:list', { limit: PAGE_SIZE, cursor })
      if (question !== asked) return
      const known = new Set(store.getState().items?.map((one) => one.id))
      const more = page.notifications.filter((one) => !known.has(one.id))
      store.setState(({ items }) => ({ items: [...(items ?? []), ...more], cursor: page.cursor }))
    },
    read(id) {
      if (isUnread(id)) {
        change(
          (items) => items.map((one) => (one.id === id ? { ...one, is_read: true } : one)),
          (unread) => unread - 1,
        )
      }
      return orAskAgain(request('notification:read', { notification_id: id }))
    },
    readAll() {
      change(
        (items) => items.map((one) => ({ ...one, is_read: true })),
        () => 0,
      )
      return orAskAgain(request('notification:read-all', {}))
    },
    remove(id) {
      const by = isUnread(id) ? 1 : 0
      change(
        (items) => items.filter((one) => one.id !== id),
        (unread) => unread - by,
      )
      return orAskAgain(request('notification:delete', { notification_id: id }))
    },
    restore: (id) => orAskAgain(request('notification:restore', { notification_id: id })),
    created(notification) {
      const { items } = store.getState()
      if (items) store.setState({ items: [notification, ...items.filter((one) => one.id !== notification.id)] })
      ask(ASK_DELAY_MS)
    },
    doubt: (kind = 'likely') => ask(kind === 'likely' ? ASK_DELAY_MS : EXPECT_DELAY_MS),
    resume: () => ask(0),
    stop() {
      clearTimeout(timer)
      dueAt = Infinity
      asked++
    },
  }
}
