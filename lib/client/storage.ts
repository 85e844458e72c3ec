/** What is kept in the browser across reloads: short strings under a key. `localStorage` is one; writes are there at once, even for a page that closes. */
export interface KeyValueStorage {
  get(key: string): string | null
  /** Whether it could be kept: a full or forbidden storage is no reason to stop chatting. */
  set(key: string, value: string): boolean
  remove(key: string): void
  /** Every key that begins so. */
  keys(prefix: string): string[]
  /** Calls back with a key that another tab wrote. @returns a function that ends it */
  onForeignWrite(listener: (key: string) => void): () => void
}

export function memoryStorage(entries = new Map<string, string>()): KeyValueStorage {
  return {
    get: (key) => entries.get(key) ?? null,
    set: (key, value) => {
      entries.set(key, value)
      return true
    },
    remove: (key) => void entries.delete(key),
    keys: (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
    onForeignWrite: () => () => {},
  }
}

/** The browser's own, or memory where it has none or forbids it (server rendering, blocked site data). */
export function browserStorage(): KeyValueStorage {
  const local = usableLocalStorage()
  if (!local) return memoryStorage()
  return {
    get: (key) => local.getItem(key),
    set: (key, value) => {
      try {
        local.setItem(key, value)
        return true
      } catch {
        // Full. The caller goes on with what it has in memory.
        return false
      }
    },
    remove: (key) => local.removeItem(key),
    keys: (prefix) => Object.keys(local).filter((key) => key.startsWith(prefix)),
    onForeignWrite: (listener) => {
      const heard = (event: StorageEvent) => {
        if (event.storageArea === local && event.key !== null && event.newValue !== null) listener(event.key)
      }
      window.addEventListener('storage', heard)
      return () => window.removeEventListener('storage', heard)
    },
  }
}

function usableLocalStorage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage
  } catch {
    // Reading the property throws where site data is blocked.
    return null
  }
}
