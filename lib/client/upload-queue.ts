/** Brings files to the server, a few at a time and again after every failure that may pass, and tells it what is written about them. */
import { backoffMs, isFinal } from '@/lib/client/backoff'
import type { Request } from '@/lib/client/connection'
import type { Transfer } from '@/lib/client/transfer'
import { createPace } from '@/lib/client/upload-pace'
import type { Upload } from '@/lib/client/uploads'
import { isChatError, toErrorShape } from '@/lib/contract/errors'

/** So many at once: more only make each of them slower. */
const AT_ONCE = 3
/** Progress is shown at most this often. */
const SHOW_EVERY_MS = 200

export interface UploadQueue {
  /** Starts what may start, the files of written messages first. */
  pump(): void
  /** Nothing is done for it any more until `pump`. */
  halt(key: string): void
  /** Nothing is done for it ever again. */
  forget(key: string): void
  /** What was written about a file after it was on its way is told before its message is sent. */
  tellCaption(key: string): void
  /** Whatever waits for its next try has it at once. */
  tryNow(): void
}

export interface UploadQueueOptions {
  request: Request
  transfer: Transfer
  /** In their order. */
  all(): readonly Upload[]
  get(key: string): Upload | undefined
  /** Its bytes; undefined while they are not at hand. */
  blob(key: string): Blob | undefined
  /** Changes it for good. */
  change(key: string, changes: Partial<Upload>): void
  /** Changes what is seen of it. */
  show(key: string, changes: Partial<Pick<Upload, 'sent' | 'seconds_left' | 'stalled'>>): void
}

export function createUploadQueue({ request, transfer, all, get, blob: blobOf, change, show }: UploadQueueOptions): UploadQueue {
  /** Ends the transfers that are under way. */
  const underWay = new Map<string, () => void>()
  /** Waits before a next try, with how often it failed. */
  const pauses = new Map<string, ReturnType<typeof setTimeout>>()
  const failures = new Map<string, number>()
  /** Captions that are being told. */
  const captions = new Set<string>()

  const mayGo = ({ key, file_id, error, paused }: Upload) =>
    !file_id && !error && !paused && blobOf(key) !== undefined && !underWay.has(key) && !pauses.has(key)

  function pump() {
    const waiting = all().filter(mayGo)
    const first = [...waiting.filter(({ tray }) => tray === null), ...waiting.filter(({ tray }) => tray !== null)]
    for (const upload of first.slice(0, Math.max(0, AT_ONCE - underWay.size))) begin(upload)
  }

  function begin({ key, filename, room_id, caption, url }: Upload) {
    const blob = blobOf(key)
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
          show(key, { sent, seconds_left, stalled: false })
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
    show(key, { seconds_left: null, stalled: true })
    const timer = setTimeout(() => goOn(key), wait ?? backoffMs(failed))
    pauses.set(key, timer)
  }

  function goOn(key: string) {
    clearTimeout(pauses.get(key))
    pauses.delete(key)
    tellCaption(key)
    pump()
  }

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

  function halt(key: string) {
    underWay.get(key)?.()
    underWay.delete(key)
    clearTimeout(pauses.get(key))
    pauses.delete(key)
  }

  return {
    pump,
    halt,
    forget(key) {
      halt(key)
      failures.delete(key)
    },
    tellCaption,
    tryNow() {
      for (const key of [...pauses.keys()]) goOn(key)
      pump()
    },
  }
}
