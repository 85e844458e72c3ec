/**
 * Which tabs are alive. Each tab holds a lock under its own name for as long as it lives; whoever waits for that lock gets it
 * when the tab has closed, reloaded or crashed.
 */
/** What is needed of `navigator.locks`. */
export type TabLocks = Pick<LockManager, 'request'>

export interface OwnTab {
  /** Calls back when that tab is gone; one tab at a time gets to. */
  whenGone(tabId: string): void
  close(): void
}

export function ownTab(id: string, locks: TabLocks | undefined, prefix: string, onGone: (tabId: string) => void): OwnTab {
  const awaited = new Set([id])
  const closing = new AbortController()
  const closed = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()))
  const hold = (name: string, held: () => void | Promise<void>) => {
    // The only rejection is that the wait was given up on closing.
    locks?.request(prefix + name, { signal: closing.signal }, held).catch(() => {})
  }
  hold(id, () => closed)
  return {
    whenGone(tabId) {
      if (awaited.has(tabId)) return
      awaited.add(tabId)
      hold(tabId, () => onGone(tabId))
    },
    close: () => closing.abort(),
  }
}

/** Absent outside HTTPS and localhost. */
export const browserLocks = (): TabLocks | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks)
