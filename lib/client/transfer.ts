import type { ChatError } from '@/lib/contract/errors'

export interface TransferJob {
  readonly blob: Blob
  readonly filename: string
  readonly room_id: string
  readonly caption: string
  /** Where the server has what was sent of it before. */
  readonly url: string | null
}

export interface TransferEvents {
  /** The server has a place for it, from where it can be gone on with at any later time. */
  onUrl(url: string): void
  /** @param sent bytes that have left, counted from the file's beginning */
  onProgress(sent: number): void
  /** All of it is there. */
  onDone(fileId: string): void
  /** It has stopped. What the server has of it is kept there. */
  onError(error: ChatError): void
}

/** How a file's bytes get to the server. */
export interface Transfer {
  /** @returns a function that stops it, after which nothing more is heard of it */
  start(job: TransferJob, events: TransferEvents): () => void
  /** Tells the server that the rest will not come. Never rejects: what is left there is forgotten by itself. */
  discard(url: string): Promise<void>
  /** The largest file the server takes, in bytes; null when it does not say. */
  limit(): Promise<number | null>
}
