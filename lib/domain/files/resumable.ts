import { ChatError, conflict, invalid, isChatError, notFound, tooLarge } from '@/lib/contract/errors'
import type { File } from '@/lib/contract/files'
import type { Context } from '@/lib/domain/context'
import { contentOf, HEAD_BYTES } from '@/lib/domain/files/content-type'
import { deleteUnsentFile, findFile } from '@/lib/domain/files/file-queries'
import { requireType } from '@/lib/domain/files/file-rules'
import { type Inspected, inspect } from '@/lib/domain/files/inspect'
import { createSource } from '@/lib/domain/files/source'
import { findUpload, holdUpload, takeUpload, type Upload } from '@/lib/domain/files/upload-queries'
import { type Announced, beginUpload, keepUpload, objectKey, unsentUntil, withdrawUpload } from '@/lib/domain/files/uploads'
import { knownId, newId } from '@/lib/domain/ids'

/** How long a process that was killed keeps others from writing, and how often one that is not says so. */
const WRITER_MS = 10_000
const RENEW_MS = 3_000
/** A client that sends nothing for so long is gone, whatever its connection says. */
export const SILENCE_MS = 10_000
/** What came is kept for good, and known to be, after so many bytes or so long: a process that is killed loses no more. */
const PIECE_BYTES = 10 * 1024 * 1024
const PIECE_MS = 5_000

/** Another process writes at this moment, or wrote when it was killed: a client tries again. */
const busy = () => new ChatError('conflict', 'This upload is being written to. Try again in a moment.', { retry_after_ms: 2_000 })

/** Those who write in this process, by their upload. */
const writers = new Map<string, { stop(): void; ended: Promise<unknown> }>()

/** A new writer, or whoever asks how far it is, means that the client has given up the one before. */
async function endWriter(uploadId: string) {
  const writer = writers.get(uploadId)
  writer?.stop()
  await writer?.ended
}

/**
 * Begins an upload that may come in several requests. Of nothing, it is complete.
 * @throws ChatError as `beginUpload`
 */
export async function createResumable(ctx: Context, announced: Announced & { size: number }): Promise<Upload> {
  const upload = await beginUpload(ctx, announced, { inPieces: announced.size > 0 })
  if (announced.size === 0) await writing(ctx, upload, (taken) => complete(ctx, taken, null))
  return upload
}

/**
 * How far an upload is. One that has come as a whole and became no file, because its process was killed, becomes one now.
 * @throws ChatError `not_found` when it is not the actor's, or gone
 */
export async function findResumable(ctx: Context, uploadId: string): Promise<Upload> {
  const id = knownId('upload', uploadId)
  await endWriter(id)
  const upload = await requireUpload(ctx, id)
  if (upload.fileId !== null) {
    if (!(await findFile(ctx.db, upload.fileId, ctx.actor.id))) throw notFound('upload')
    return upload
  }
  if (upload.received === upload.size) await writing(ctx, upload, (taken) => complete(ctx, taken, null))
  return upload
}

async function requireUpload(ctx: Context, id: string): Promise<Upload> {
  const upload = await findUpload(ctx.db, id, ctx.actor.id, ctx.clock.now())
  if (!upload) throw notFound('upload')
  return upload
}

/**
 * Adds what comes to an upload. When it is complete, it is a file before this resolves.
 * @param offset where the client believes that it is
 * @param length of what comes, as far as that is said
 * @returns where it is now. When `bytes` break off, what had come is kept
 * @throws ChatError `conflict` for another offset; `too_large` for more than was announced; what `keepUpload` throws
 */
export async function writeResumable(
  ctx: Context,
  uploadId: string,
  offset: number,
  bytes: AsyncIterable<Uint8Array>,
  length: number | null,
): Promise<Upload> {
  const known = await findResumable(ctx, uploadId)
  if (known.fileId !== null || known.received === known.size) {
    if (offset !== known.size) throw wrongOffset()
    return known
  }
  return writing(ctx, known, (taken, writer) => {
    if (taken.received !== offset) throw wrongOffset()
    if (length !== null && taken.size !== null && offset + length > taken.size) throw moreThanAnnounced()
    return append(ctx, taken, writer, bytes)
  })
}

const moreThanAnnounced = () => tooLarge('This is more than was announced.')
const wrongOffset = () => conflict('The upload is at another place.')

/** Takes an upload back, or the file that it has become, if that was not sent. @throws ChatError `not_found` */
export async function endResumable(ctx: Context, uploadId: string): Promise<void> {
  const id = knownId('upload', uploadId)
  await endWriter(id)
  const upload = await requireUpload(ctx, id)
  if (upload.fileId === null) await withdrawUpload(ctx, upload)
  else if (!(await deleteUnsentFile(ctx.db, upload.fileId, ctx.actor.id))) throw notFound('upload')
}

interface Writer {
  id: string
  /** Ends when another is to write, or this process can no longer say that it does. */
  signal: AbortSignal
  /** Says how far it is. @throws when the upload is no longer this writer's */
  reached(received: number): Promise<void>
}

/** Writes as the only one of all processes, for as long as `work` takes. */
async function writing<T>(ctx: Context, { id }: Upload, work: (taken: Upload, writer: Writer) => Promise<T>): Promise<T> {
  const after = (ms: number) => new Date(ctx.clock.now().getTime() + ms)
  const writerId = newId()
  const stop = new AbortController()
  const hold = async (received: number | null) => {
    if (await holdUpload(ctx.db, id, writerId, { until: after(WRITER_MS), expiresAt: unsentUntil(ctx), received })) return
    stop.abort()
    throw busy()
  }
  const taken = await takeUpload(ctx.db, id, writerId, { now: ctx.clock.now(), until: after(WRITER_MS), expiresAt: unsentUntil(ctx) })
  if (!taken) throw busy()
  // Whoever cannot say that they still write must stop before another begins.
  const renewal = setInterval(() => void hold(null).catch(() => stop.abort()), RENEW_MS).unref()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  writers.set(id, { stop: () => stop.abort(), ended })
  try {
    return await work(taken, { id: writerId, signal: stop.signal, reached: (received) => hold(received) })
  } finally {
    clearInterval(renewal)
    // Left alone, it is free when its time is over.
    await holdUpload(ctx.db, id, writerId, { until: null, expiresAt: null, received: null }).catch(() => false)
    writers.delete(id)
    end()
  }
}

async function append(ctx: Context, upload: Upload, writer: Writer, bytes: AsyncIterable<Uint8Array>): Promise<Upload> {
  const { size } = upload
  const offset = upload.received
  const rules = ctx.installation.files
  const inspection = inspect(ctx, bytes, {
    size: (count) => {
      if (size !== null && offset + count > size) throw moreThanAnnounced()
    },
    head: async (head) => {
      // Of a part of it nothing can be said.
      if (offset === 0 && (head.length === HEAD_BYTES || head.length === size))
        requireType(rules, (await contentOf(head, upload.filename)).type)
    },
  })
  const source = createSource(inspection.bytes, { signal: writer.signal, silenceMs: SILENCE_MS })
  let received = offset
  try {
    while (await source.more()) {
      const end = await ctx.files.append({ key: objectKey(upload.id), state: upload.state }, received, source.piece(PIECE_BYTES, PIECE_MS))
      if (end !== received) await writer.reached(end)
      received = end
    }
  } finally {
    source.end()
  }
  const problem = source.problem()
  if (isChatError(problem)) {
    if (problem.code === 'unsupported_type') await withdrawUpload(ctx, upload)
    throw problem
  }
  const now = { ...upload, received }
  if (received !== size) {
    if (problem) throw invalid({ upload: 'This broke off.' })
    return now
  }
  await complete(ctx, now, offset === 0 ? inspection.result() : null)
  return { ...now, fileId: upload.id }
}

/**
 * All has come.
 * @param seen what passed by; null: not all of it did, and it is read once more
 */
async function complete(ctx: Context, upload: Upload, seen: Inspected | null): Promise<File> {
  if (upload.size === 0) await ctx.files.write(objectKey(upload.id), nothing())
  else await ctx.files.finish({ key: objectKey(upload.id), state: upload.state })
  try {
    return await keepUpload(ctx, upload, seen ?? (await readOver(ctx, upload)))
  } catch (error) {
    // Where the world is to blame, it can be tried again.
    if (isChatError(error) && error.code !== 'unavailable') await withdrawUpload(ctx, upload)
    throw error
  }
}

async function readOver(ctx: Context, upload: Upload): Promise<Inspected> {
  const inspection = inspect(ctx, await ctx.files.read(objectKey(upload.id)))
  const chunks = inspection.bytes[Symbol.asyncIterator]()
  while (!(await chunks.next()).done);
  return inspection.result()
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
