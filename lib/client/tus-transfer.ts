/** Uploads by the tus protocol: in pieces, each of which is there for good once it has arrived. */
import type { DetailedError, Upload } from 'tus-js-client'
import type { Transfer } from '@/lib/client/transfer'
import { ChatError, type ErrorCode, fromErrorShape, unavailable } from '@/lib/contract/errors'

const ENDPOINT = '/api/uploads'
/** So much is sent in one request: what is lost at most when a proxy on the way holds a body back until it is whole. */
const CHUNK_BYTES = 64 * 1024 * 1024
/** Of an upload that was begun these say that the server has it otherwise, or not any more: asking how far it is mends it. */
const MENDABLE: readonly ErrorCode[] = ['conflict', 'not_found', 'invalid']

export const tusTransfer: Transfer = {
  start(job, events) {
    let upload: Upload | null = null
    let stopped = false
    const unlessStopped =
      <A extends unknown[]>(listener: (...args: A) => void) =>
      (...args: A) => {
        if (!stopped) listener(...args)
      }

    async function begin() {
      // Loaded with the first file that anyone sends.
      const tus = await import('tus-js-client')
      if (stopped) return
      const made = new tus.Upload(job.blob, {
        endpoint: ENDPOINT,
        uploadUrl: job.url,
        metadata: { filename: job.filename, room_id: job.room_id, ...(job.caption !== '' && { caption: job.caption }) },
        chunkSize: CHUNK_BYTES,
        // When to try again is the queue's business, and so is keeping the address.
        retryDelays: null,
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: unlessStopped(() => made.url && events.onUrl(made.url)),
        onProgress: unlessStopped((sent) => events.onProgress(sent)),
        onSuccess: unlessStopped(() => events.onDone(idOf(made.url ?? ''))),
        onError: unlessStopped((error) => events.onError(toChatError(error))),
      })
      upload = made
      made.start()
    }
    begin().catch(unlessStopped((error: unknown) => events.onError(unavailable(error))))

    return () => {
      stopped = true
      // What was under way is of no interest any more, however it ends.
      upload?.abort().catch(() => {})
    }
  },

  async discard(url) {
    await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => {})
  },

  async limit() {
    try {
      const response = await fetch(ENDPOINT, { method: 'OPTIONS', headers: { 'tus-resumable': '1.0.0' } })
      return Number(response.headers.get('tus-max-size')) || null
    } catch {
      // No connection: the server says so itself when the file comes.
      return null
    }
  },
}

/** An upload becomes a file under its own id. */
const idOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

/** What the server answered, or that there was no answer. */
function toChatError(error: Error | DetailedError): ChatError {
  const response = 'originalResponse' in error ? error.originalResponse : null
  if (!response) return unavailable(error)
  try {
    const told = fromErrorShape(JSON.parse(response.getBody()))
    if (told && 'originalRequest' in error && error.originalRequest.getMethod() !== 'POST' && MENDABLE.includes(told.code)) {
      return unavailable(told)
    }
    if (told) return told
  } catch {
    // Not an answer of ours, such as a proxy's own page.
  }
  return response.getStatus() === 413
    ? new ChatError('too_large', 'This file is too large.')
    : unavailable({ status: response.getStatus(), cause: error })
}
