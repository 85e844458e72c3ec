/**
 * Files on their way. Each is kept on the device from the moment it is chosen, goes up by itself, and goes on where it was after a lost
 * link, a reload or a crash. It lies in the tray of a room or thread until its message is written; the outbox sends that message
 * once all of its files are there. Of several tabs one uploads: the one that holds the file's lock.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BlobStorage } from '@/lib/client/blob-storage'
import type { Request } from '@/lib/client/connection'
import { fileSize } from '@/lib/client/file-size'
import { makeNonce } from '@/lib/client/nonce'
import type { KeyValueStorage } from '@/lib/client/storage'
import type { TabLocks } from '@/lib/client/tab-locks'
import type { Transfer } from '@/lib/client/transfer'
import { createUploadQueue } from '@/lib/client/upload-queue'
import { createUploadStorage, type UploadRecord } from '@/lib/client/upload-storage'
import type { ErrorShape } from '@/lib/contract/errors'
import { MESSAGE_FILES_MAX } from '@/lib/contract/files'

export interface Upload extends UploadRecord {
  /** Bytes that have left. */
  readonly sent: number
  readonly seconds_left: number | null
  /** The link was lost: it goes on by itself. */
  readonly stalled: boolean
}

export type UploadsState = Readonly<Record<string, Upload>>

/** What has become of the files of a message. */
export type Outcome =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready'; readonly file_ids: readonly string[] }
  | { readonly state: 'refused'; readonly error: ErrorShape }

export interface Uploads {
  readonly store: StoreApi<UploadsState>
  /** Puts files into a tray and begins to upload them. @returns their keys */
  add(roomId: string, tray: string, files: readonly File[]): readonly string[]
  /** Its bytes, for a picture of it; undefined while they are not at hand. */
  blob(key: string): Blob | undefined
  /** The bytes of a picture that was sent from here, by its file, to be seen until the server has made a smaller one. */
  sentPicture(fileId: string): Blob | undefined
  setCaption(key: string, caption: string): void
  /** Moves it among those of its tray. @param to the place it gets, from 0 */
  move(key: string, to: number): void
  pause(key: string): void
  resume(key: string): void
  /** Tries a refused one again. */
  retry(key: string): void
  /** Gives it up, here and on the server. */
  discard(key: string): void
  /** Keys of what lies in a tray and can be sent, in its order. */
  sendable(tray: string): readonly string[]
  /** Takes them out of their tray, for a message. */
  claim(keys: readonly string[]): void
  outcome(keys: readonly string[]): Outcome
  /** The message with them was sent: nothing of them is needed any more. */
  release(keys: readonly string[]): void
  /** The server has forgotten them: they go once more, from the beginning. */
  startOver(keys: readonly string[]): void
  /** The link is there again. */
  tryNow(): void
  start(): void
  stop(): void
}

export interface UploadsOptions {
  userId: string
  request: Request
  storage: KeyValueStorage
  blobs: BlobStorage
  /** Left out where the browser has none: then every tab uploads what is stored. */
  locks: TabLocks | undefined
  transfer: Transfer
}

/** Their previews are there long before so many more are sent. */
const PICTURES_REMEMBERED = 40

const LOST: ErrorShape = { code: 'not_found', message: 'This file isn’t here any more. Choose it again.' }

export function createUploads({ userId, request, storage, blobs, locks, transfer }: UploadsOptions): Uploads {
  const store = createStore<UploadsState>(() => ({}))
  const stored = createUploadStorage(userId, storage, blobs, locks)
  /** Bytes at hand. */
  const held = new Map<string, Blob>()
  /** Of the last pictures that were sent, by file. */
  const sentPictures = new Map<string, Blob>()

  const all = () => Object.values(store.getState()).sort((a, b) => a.position - b.position)
  const get = (key: string): Upload | undefined => store.getState()[key]
  const inTray = (tray: string) => all().filter((upload) => upload.tray === tray)

  const put = (upload: Upload) => store.setState({ ...store.getState(), [upload.key]: upload }, true)
  function show(key: string, changes: Partial<Upload>) {
    const upload = get(key)
    if (upload) put({ ...upload, ...changes })
  }
  /** Changes it, here and in storage. */
  function change(key: string, changes: Partial<Upload>) {
    const upload = get(key)
    if (!upload) return
    stored.keep(recordOf({ ...upload, ...changes }))
    show(key, changes)
  }

  const queue = createUploadQueue({ request, transfer, all, get, blob: (key) => held.get(key), change, show })

  function forget(key: string) {
    queue.forget(key)
    held.delete(key)
    stored.remove(key)
    const { [key]: _, ...others } = store.getState()
    store.setState(others, true)
    queue.pump()
  }

  function remember(key: string) {
    const blob = held.get(key)
    const fileId = get(key)?.file_id
    if (!blob?.type.startsWith('image/') || !fileId) return
    sentPictures.set(fileId, blob)
    const [oldest] = sentPictures.keys()
    if (oldest !== undefined && sentPictures.size > PICTURES_REMEMBERED) sentPictures.delete(oldest)
  }

  async function takeUp(key: string) {
    const record = stored.read(key)
    if (!record || get(key)) return
    put({ ...record, sent: record.file_id ? record.size : 0, seconds_left: null, stalled: false })
    queue.tellCaption(key)
    const blob = held.get(key) ?? (await stored.bytes(key))
    if (!get(key)) return
    if (blob) held.set(key, blob)
    else if (record.file_id === null && record.error === null) change(key, { error: LOST })
    // Its bytes are at hand now.
    show(key, {})
    queue.pump()
  }

  async function checkSizes(keys: readonly string[]) {
    const most = await transfer.limit()
    if (most === null) return
    for (const key of keys) {
      const upload = get(key)
      // The server may have refused it sooner than it said why.
      if (!upload || upload.size <= most || (upload.error && upload.error.code !== 'too_large')) continue
      queue.halt(key)
      change(key, { error: { code: 'too_large', message: `Over the ${fileSize(most)} limit` } })
    }
    queue.pump()
  }

  return {
    store,
    blob: (key) => held.get(key),
    sentPicture: (fileId) => sentPictures.get(fileId),
    add(roomId, tray, files) {
      const there = inTray(tray)
      let position = Math.max(0, ...all().map((upload) => upload.position))
      const keys = files.map((file, index) => {
        const key = makeNonce()
        const tooMany = there.length + index >= MESSAGE_FILES_MAX
        const upload: Upload = {
          key,
          room_id: roomId,
          tray,
          position: ++position,
          filename: file.name,
          content_type: file.type,
          size: file.size,
          caption: '',
          told_caption: '',
          url: null,
          file_id: null,
          paused: false,
          error: tooMany ? { code: 'invalid', message: `At most ${MESSAGE_FILES_MAX} files in a message` } : null,
          sent: 0,
          seconds_left: null,
          stalled: false,
        }
        held.set(key, file)
        stored.add(recordOf(upload), file)
        put(upload)
        return key
      })
      queue.pump()
      void checkSizes(keys)
      return keys
    },
    setCaption: (key, caption) => change(key, { caption }),
    move(key, to) {
      const tray = get(key)?.tray
      if (tray === undefined || tray === null) return
      const before = inTray(tray)
      const places = before.map(({ position }) => position)
      const after = before.filter((upload) => upload.key !== key)
      const moved = get(key)
      if (moved) after.splice(to, 0, moved)
      after.forEach((upload, index) => {
        const position = places[index]
        if (position !== undefined && position !== upload.position) change(upload.key, { position })
      })
    },
    pause(key) {
      queue.halt(key)
      change(key, { paused: true, seconds_left: null, stalled: false })
      queue.pump()
    },
    resume(key) {
      change(key, { paused: false })
      queue.pump()
    },
    retry(key) {
      if (!get(key)?.error) return
      change(key, { error: null, url: null, sent: 0 })
      if (held.has(key)) queue.pump()
      else change(key, { error: LOST })
    },
    discard(key) {
      const upload = get(key)
      forget(key)
      // Whatever becomes of it: the server forgets by itself what was never sent.
      if (upload?.file_id) request('file:delete', { file_id: upload.file_id }).catch(() => {})
      else if (upload?.url) void transfer.discard(upload.url)
    },
    sendable: (tray) => inTray(tray).flatMap(({ key, error }) => (error ? [] : [key])),
    claim(keys) {
      for (const key of keys) {
        change(key, { tray: null, paused: false })
        queue.tellCaption(key)
      }
      queue.pump()
    },
    outcome(keys) {
      const file_ids: string[] = []
      let waiting = false
      for (const key of keys) {
        // Another tab may have it: what that one has kept says how far it is.
        const upload = get(key) ?? stored.read(key)
        if (!upload) return { state: 'refused', error: LOST }
        const { file_id, error, filename, caption, told_caption } = upload
        if (error) return { state: 'refused', error: { ...error, message: `${filename}: ${error.message}` } }
        if (file_id === null || caption !== told_caption) waiting = true
        else file_ids.push(file_id)
      }
      return waiting ? { state: 'waiting' } : { state: 'ready', file_ids }
    },
    release(keys) {
      for (const key of keys) {
        remember(key)
        forget(key)
      }
    },
    startOver(keys) {
      for (const key of keys) change(key, { file_id: null, url: null, told_caption: '', sent: 0, error: held.has(key) ? null : LOST })
      queue.pump()
    },
    tryNow: queue.tryNow,
    start() {
      stored.start({
        left: (key) => void takeUp(key),
        // A message here may wait for what another tab brings.
        written: () => store.setState({ ...store.getState() }, true),
      })
    },
    stop() {
      for (const key of Object.keys(store.getState())) queue.halt(key)
      stored.stop()
      store.setState({}, true)
    },
  }
}

const recordOf = ({ sent: _, seconds_left: __, stalled: ___, ...record }: Upload): UploadRecord => record
