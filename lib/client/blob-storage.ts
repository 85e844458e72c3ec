/** Where the bytes of what is to be uploaded outlive their page. */
export interface BlobStorage {
  /** @returns null when there is nothing under that key, or nothing can be kept here */
  get(key: string): Promise<Blob | null>
  /** A full or forbidden storage is no reason not to upload: then it does not outlive the page. */
  set(key: string, blob: Blob): Promise<void>
  remove(key: string): Promise<void>
  keys(): Promise<string[]>
}

export function memoryBlobs(blobs = new Map<string, Blob>()): BlobStorage {
  return {
    get: async (key) => blobs.get(key) ?? null,
    set: async (key, blob) => void blobs.set(key, blob),
    remove: async (key) => void blobs.delete(key),
    keys: async () => [...blobs.keys()],
  }
}

const DATABASE = 'hubbub'
const STORE = 'blobs'

/** The browser's IndexedDB, which keeps a file without reading it into memory. */
export function browserBlobs(): BlobStorage {
  if (typeof indexedDB === 'undefined') return memoryBlobs()
  let opened: Promise<IDBDatabase> | null = null

  const open = () => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(STORE)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'))
    })
    return opened
  }

  /** @returns null where the browser forbids it, or has no room left */
  async function act<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    try {
      const database = await open()
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode)
        const request = work(transaction.objectStore(STORE))
        transaction.oncomplete = () => resolve(request.result)
        transaction.onerror = () => reject(transaction.error ?? new Error('There is no room left.'))
        transaction.onabort = () => reject(transaction.error ?? new Error('There is no room left.'))
      })
    } catch {
      return null
    }
  }

  return {
    get: async (key) => ((await act('readonly', (store) => store.get(key))) as Blob | null | undefined) ?? null,
    set: async (key, blob) => void (await act('readwrite', (store) => store.put(blob, key))),
    remove: async (key) => void (await act('readwrite', (store) => store.delete(key))),
    keys: async () => ((await act('readonly', (store) => store.getAllKeys())) ?? []).map(String),
  }
}
