/**
 * Files on their way. Each is kept on the device from the moment it is chosen, goes up by itself, and goes on where it was after a lost
 * link, a reload or a crash. It lies in the tray of a room or thread until its message is written; the outbox sends that message
 * once all of its files are there. Of several tabs one uploads: the one that holds the file's lock.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { backoffMs, isFinal } from '@/lib/client/backoff'
import type { BlobStorage } from '@/lib/client/blob-storage'
import type { Request } from '@/lib/client/connection'
import { fileSize } from '@/lib/client/file-size'
import { makeNonce } from '@/lib/client/nonce'
import type { KeyValueStorage } from '@/lib/client/storage'
import type { TabLocks } from '@/lib/client/tab-locks'
import type { Transfer } from '@/lib/client/transfer'
import { createPace } from '@/lib/client/upload-pace'
import { type ErrorShape, isChatError, toErrorShape } from '@/lib/contract/errors'
import { MESSAGE_FILES_MAX } from '@/lib/contract/files'

/** What is kept of it across reloads, besides its bytes. */
interface UploadRecord {
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

/** So many at once: more only make each of them slower. */
const AT_ONCE = 3
/** Progress is shown at most this often. */
const SHOW_EVERY_MS = 200

/** Their previews are there long before so many more are sent. */
const PICTURES_REMEMBERED = 40

const LOST: ErrorShape = { code: 'not_found', message: 'This file isn’t here any more. Choose it again.' }

export function createUploads({ userId, request, storage, blobs, locks, transfer }: UploadsOptions): Uploads {
  const store = createStore<UploadsState>(() => ({}))
  const prefix = `hubbub:upload:${userId}:`
  /** Bytes at hand. */
  const held = new Map<string, Blob>()
  /** Of the last pictures that were sent, by file. */
  const sentPictures = new Map<string, Blob>()
  /** Ends the transfers that are under way. */
  const underWay = new Map<string, () => void>()
  /** Waits before a next try, with how often it failed. */
  const pauses = new Map<string, ReturnType<typeof setTimeout>>()
  const failures = new Map<string, number>()
  /** Gives back the locks that this tab has. */
  const locked = new Map<string, () => void>()
  const awaited = new Set<string>()
  const captions = new Set<string>()
  let closing = new AbortController()
  let endWatch = () => {}

  const all = () => Object.values(store.getState()).sort((a, b) => a.position - b.position)
  const get = (key: string): Upload | undefined => store.getState()[key]
  const inTray = (tray: string) => all().filter((upload) => upload.tray === tray)

  function keep({ sent: _, seconds_left: __, stalled: ___, ...record }: Upload) {
    storage.set(prefix + record.key, JSON.stringify(record satisfies UploadRecord))
  }

  function show(upload: Upload) {
    store.setState({ ...store.getState(), [upload.key]: upload }, true)
  }

  /** Changes it, here and in storage. */
  function change(key: string, changes: Partial<Upload>) {
    const before = get(key)
    if (!before) return
    const upload = { ...before, ...changes }
    keep(upload)
    show(upload)
  }

  function forget(key: string) {
    stopTransfer(key)
    storage.remove(prefix + key)
    held.delete(key)
    failures.delete(key)
    void blobs.remove(blobKey(key))
    const { [key]: _, ...others } = store.getState()
    store.setState(others, true)
    locked.get(key)?.()
    pump()
  }

  function remember(key: string) {
    const blob = held.get(key)
    const fileId = get(key)?.file_id
    if (!blob?.type.startsWith('image/') || !fileId) return
    sentPictures.set(fileId, blob)
    const [oldest] = sentPictures.keys()
    if (oldest !== undefined && sentPictures.size > PICTURES_REMEMBERED) sentPictures.delete(oldest)
  }

  const blobKey = (key: string) => `${userId}:${key}`

  function read(key: string): UploadRecord | null {
    const text = storage.get(prefix + key)
    if (text === null) return null
    try {
      return JSON.parse(text) as UploadRecord
    } catch {
      // Not written by this code: of no use to anyone.
      storage.remove(prefix + key)
      return null
    }
  }

  function stopTransfer(key: string) {
    underWay.get(key)?.()
    underWay.delete(key)
    clearTimeout(pauses.get(key))
    pauses.delete(key)
  }

  const mayGo = ({ key, file_id, error, paused }: Upload) =>
    !file_id && !error && !paused && held.has(key) && !underWay.has(key) && !pauses.has(key)

  /** Starts what may start, the files of written messages first. */
  function pump() {
    if (closing.signal.aborted) return
    const waiting = all().filter(mayGo)
    const first = [...waiting.filter(({ tray }) => tray === null), ...waiting.filter(({ tray }) => tray !== null)]
    for (const upload of first.slice(0, Math.max(0, AT_ONCE - underWay.size))) begin(upload)
  }

  function begin({ key, filename, room_id, caption, url }: Upload) {
    const blob = held.get(key)
    if (!blob) return
    const pace = createPace(blob.size)
    let shownAt = 0
    const stop = transfer.start(
      { blob, filename, room_id, caption, url },
      {
        onUrl: (at) => change(key, { url: at, ...(url === null && { told_caption: caption }) }),
        onProgress(sent) {
          const now = Date.now()
          const seconds_left = pace.secondsLeft(sent, now)
          failures.delete(key)
          if (now - shownAt < SHOW_EVERY_MS && sent < blob.size) return
          shownAt = now
          const upload = get(key)
          if (upload) show({ ...upload, sent, seconds_left, stalled: false })
        },
        onDone(file_id) {
          underWay.delete(key)
          change(key, { file_id, sent: blob.size, seconds_left: null, stalled: false })
          tellCaption(key)
          pump()
        },
        onError(error) {
          underWay.delete(key)
          if (isFinal(error.code)) change(key, { error: toErrorShape(error), seconds_left: null, stalled: false })
          else waitAndTry(key, error.retry_after_ms)
          pump()
        },
      },
    )
    underWay.set(key, stop)
  }

  function waitAndTry(key: string, wait?: number) {
    const failed = failures.get(key) ?? 0
    failures.set(key, failed + 1)
    const upload = get(key)
    if (upload) show({ ...upload, seconds_left: null, stalled: true })
    const timer = setTimeout(() => {
      pauses.delete(key)
      if (get(key)?.file_id) tellCaption(key)
      else pump()
    }, wait ?? backoffMs(failed))
    pauses.set(key, timer)
  }

  /** What was written about a file after it was on its way is told before its message is sent. */
  function tellCaption(key: string) {
    const upload = get(key)
    if (!upload?.file_id || upload.tray !== null || upload.caption === upload.told_caption || captions.has(key)) return
    const { file_id, caption } = upload
    captions.add(key)
    request('file:update', { file_id, caption })
      .then(
        () => change(key, { told_caption: caption }),
        (error: unknown) => {
          // What is refused for good is refused again when the message is sent, which says so.
          if (isChatError(error) && isFinal(error.code)) change(key, { told_caption: caption })
          else waitAndTry(key)
        },
      )
      .finally(() => captions.delete(key))
  }

  /** Waits until no other tab has it, and then has it for as long as this one lives. */
  function lock(key: string, have: () => void) {
    if (!locks) return have()
    if (awaited.has(key)) return
    awaited.add(key)
    const { signal } = closing
    locks
      .request(prefix + key, { signal }, () => {
        if (storage.get(prefix + key) === null) return
        return new Promise<void>((resolve) => {
          locked.set(key, resolve)
          have()
        })
      })
      // The only rejection is that the wait was given up on closing.
      .catch(() => {})
      .finally(() => {
        awaited.delete(key)
        locked.delete(key)
      })
  }

  async function takeUp(key: string) {
    const record = read(key)
    if (!record || get(key)) return
    show({ ...record, sent: record.file_id ? record.size : 0, seconds_left: null, stalled: false })
    tellCaption(key)
    const blob = held.get(key) ?? (await blobs.get(blobKey(key)))
    if (!get(key)) return
    if (blob) held.set(key, blob)
    else if (record.file_id === null && record.error === null) change(key, { error: LOST })
    // Its bytes are at hand now.
    const upload = get(key)
    if (upload) show({ ...upload })
    pump()
  }

  /** Removes bytes that no upload needs: of a page that ended between two steps. */
  async function tidy() {
    const stored = await blobs.keys()
    for (const key of stored) {
      if (key.startsWith(`${userId}:`) && storage.get(prefix + key.slice(userId.length + 1)) === null) void blobs.remove(key)
    }
  }

  async function checkSizes(keys: readonly string[]) {
    const most = await transfer.limit()
    if (most === null) return
    for (const key of keys) {
      const upload = get(key)
      if (!upload || upload.size <= most || upload.error) continue
      stopTransfer(key)
      change(key, { error: { code: 'too_large', message: `Over the ${fileSize(most)} limit` } })
    }
    pump()
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
        keep(upload)
        show(upload)
        void blobs.set(blobKey(key), file)
        lock(key, () => {})
        return key
      })
      pump()
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
      stopTransfer(key)
      change(key, { paused: true, seconds_left: null, stalled: false })
      pump()
    },
    resume(key) {
      change(key, { paused: false })
      pump()
    },
    retry(key) {
      if (!get(key)?.error) return
      change(key, { error: null, url: null, sent: 0 })
      if (held.has(key)) pump()
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
        tellCaption(key)
      }
      pump()
    },
    outcome(keys) {
      const file_ids: string[] = []
      let waiting = false
      for (const key of keys) {
        // Another tab may have it: what that one has kept says how far it is.
        const upload = get(key) ?? read(key)
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
      pump()
    },
    tryNow() {
      for (const [key, timer] of [...pauses]) {
        clearTimeout(timer)
        pauses.delete(key)
        tellCaption(key)
      }
      pump()
    },
    start() {
      closing = new AbortController()
      const waitFor = (stored: string) => {
        const key = stored.slice(prefix.length)
        if (stored.startsWith(prefix) && !get(key)) lock(key, () => void takeUp(key))
      }
      endWatch = storage.onForeignWrite((key) => {
        if (!locks || !key.startsWith(prefix)) return
        waitFor(key)
        // A message here may wait for what another tab brings.
        store.setState({ ...store.getState() }, true)
      })
      storage.keys(prefix).forEach(waitFor)
      void tidy()
    },
    stop() {
      endWatch()
      closing.abort()
      for (const key of Object.keys(store.getState())) stopTransfer(key)
      for (const unlock of [...locked.values()]) unlock()
      store.setState({}, true)
    },
  }
}
