/** Where unsent messages outlive their page, by account, each with the tab that is to send it. */
import { makeNonce } from '@/lib/client/nonce'
import type { OutboxEntry } from '@/lib/client/outbox'
import type { KeyValueStorage } from '@/lib/client/storage'
import { type OwnTab, ownTab, type TabLocks } from '@/lib/client/tab-locks'

/** `tab`: the tab that sends it. */
type Stored = OutboxEntry & { tab: string }

export interface OutboxStorage {
  keep(entry: OutboxEntry): void
  remove(nonce: string): void
  /** Hands over what is this tab's to send: now, and when a tab has gone that left something. */
  start(onLeft: (entries: OutboxEntry[]) => void): void
  stop(): void
}

/** @param locks left out where the browser has none: then every tab sends what is stored, which the nonce makes harmless */
export function createOutboxStorage(userId: string, storage: KeyValueStorage, locks: TabLocks | undefined): OutboxStorage {
  const prefix = `hubbub:outbox:${userId}:`
  const tabId = makeNonce()
  let tab: OwnTab | null = null
  let endWatch = () => {}

  function read(key: string): Stored | null {
    const text = storage.get(key)
    if (text === null) return null
    try {
      return JSON.parse(text) as Stored
    } catch {
      // Not written by this code: of no use to anyone.
      storage.remove(key)
      return null
    }
  }

  /** What that tab left, in the order of writing. The tabs that have left something else are waited for. */
  function leftBy(gone: string): OutboxEntry[] {
    const stored = storage.keys(prefix).map(read)
    const mine: OutboxEntry[] = []
    for (const one of stored.filter((found) => found !== null).sort((a, b) => a.created_at - b.created_at)) {
      const { tab: owner, ...entry } = one
      if (owner === gone || owner === tabId || !locks) mine.push(entry)
      else tab?.whenGone(owner)
    }
    return mine
  }

  function keep(entry: OutboxEntry) {
    storage.set(prefix + entry.nonce, JSON.stringify({ ...entry, tab: tabId } satisfies Stored))
  }

  return {
    keep,
    remove: (nonce) => storage.remove(prefix + nonce),
    start(onLeft) {
      const takeOver = (gone: string) => {
        const entries = leftBy(gone)
        entries.forEach(keep)
        onLeft(entries)
      }
      tab = ownTab(tabId, locks, `hubbub:tab:${userId}:`, takeOver)
      endWatch = storage.onForeignWrite((key) => {
        const stored = key.startsWith(prefix) ? read(key) : null
        if (stored && locks) tab?.whenGone(stored.tab)
      })
      takeOver(tabId)
    },
    stop() {
      endWatch()
      tab?.close()
      tab = null
    },
  }
}
