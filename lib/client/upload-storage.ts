/** Where files on their way outlive their page, by account. Of several tabs one has each: the one that holds its lock. */
import type { BlobStorage } from '@/lib/client/blob-storage'
import type { KeyValueStorage } from '@/lib/client/storage'
import type { TabLocks } from '@/lib/client/tab-locks'
import type { ErrorShape } from '@/lib/contract/errors'

/** What is kept of a file, besides its bytes. */
export interface UploadRecord {
  readonly key: string
  readonly room_id: string
  /** Where it waits for its message, as `draftKey` names it; null once that is written. */
  readonly tray: string | null
  /** Its place among the others. */
  readonly position: number
  readonly filename: string
  readonly content_type: string
  readonly size: number
  readonly caption: string
  /** What the server knows as its caption. */
  readonly told_caption: string
  /** Where the server has the part that has arrived. */
  readonly url: string | null
  /** Set when all of it is there. */
  readonly file_id: string | null
  readonly paused: boolean
  /** Why it cannot be sent. */
  readonly error: ErrorShape | null
}

export interface UploadStorage {
  /** A new one, which is this tab's. */
  add(record: UploadRecord, blob: Blob): void
  keep(record: UploadRecord): void
  /** What is kept of it; another tab may have written that. */
  read(key: string): UploadRecord | null
  /** Its bytes; null when they are not here. */
  bytes(key: string): Promise<Blob | null>
  remove(key: string): void
  /** Hands over what is this tab's to upload, now and when the tab has gone that had it; and says when another has written. */
  start(heard: { left(key: string): void; written(): void }): void
  stop(): void
}

/** @param locks left out where the browser has none: then every tab uploads what is stored */
export function createUploadStorage(
  userId: string,
  storage: KeyValueStorage,
  blobs: BlobStorage,
  locks: TabLocks | undefined,
): UploadStorage {
  const prefix = `hubbub:upload:${userId}:`
  const ofBlobs = `${userId}:`
  /** Gives back the locks that this tab has. */
  const unlock = new Map<string, () => void>()
  /** Those that it has or waits for. */
  const awaited = new Set<string>()
  let closing = new AbortController()
  let endWatch = () => {}

  /** Waits until no other tab has it, and then has it for as long as this one lives. */
  function lock(key: string, have: () => void) {
    if (!locks) return have()
    if (awaited.has(key)) return
    awaited.add(key)
    locks
      .request(prefix + key, { signal: closing.signal }, () => {
        if (storage.get(prefix + key) === null) return
        return new Promise<void>((resolve) => {
          unlock.set(key, resolve)
          have()
        })
      })
      // The only rejection is that the wait was given up on closing.
      .catch(() => {})
      .finally(() => {
        awaited.delete(key)
        unlock.delete(key)
      })
  }

  /** Removes bytes that no record needs: of a page that ended between two steps. */
  async function tidy() {
    for (const stored of await blobs.keys())
      if (stored.startsWith(ofBlobs) && storage.get(prefix + stored.slice(ofBlobs.length)) === null) void blobs.remove(stored)
  }

  const keep = (record: UploadRecord) => void storage.set(prefix + record.key, JSON.stringify(record))

  return {
    keep,
    add(record, blob) {
      keep(record)
      void blobs.set(ofBlobs + record.key, blob)
      lock(record.key, () => {})
    },
    read(key) {
      const text = storage.get(prefix + key)
      if (text === null) return null
      try {
        return JSON.parse(text) as UploadRecord
      } catch {
        // Not written by this code: of no use to anyone.
        storage.remove(prefix + key)
        return null
      }
    },
    bytes: (key) => blobs.get(ofBlobs + key),
    remove(key) {
      storage.remove(prefix + key)
      void blobs.remove(ofBlobs + key)
      unlock.get(key)?.()
    },
    start({ left, written }) {
      closing = new AbortController()
      const waitFor = (name: string) => {
        const key = name.slice(prefix.length)
        lock(key, () => left(key))
      }
      endWatch = storage.onForeignWrite((name) => {
        if (!locks || !name.startsWith(prefix)) return
        waitFor(name)
        written()
      })
      storage.keys(prefix).forEach(waitFor)
      void tidy()
    },
    stop() {
      endWatch()
      closing.abort()
      for (const end of [...unlock.values()]) end()
    },
  }
}
