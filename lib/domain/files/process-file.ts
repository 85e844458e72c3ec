import type { World } from '@/lib/domain/context'
import { ORIGINAL } from '@/lib/domain/files/collect'
import { EXCERPT_BYTES, excerptOf } from '@/lib/domain/files/excerpt'
import { type BlobToProcess, findBlobToProcess, setPreview } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW, type StoredPreview } from '@/lib/domain/files/file-row'
import { gather } from '@/lib/domain/files/gather'
import type { Job } from '@/lib/domain/jobs/job-queries'
import { backoffMs, type Outcome } from '@/lib/domain/jobs/work'
import { findMessages } from '@/lib/domain/messages/message-queries'
import type { MadePreview } from '@/lib/domain/ports'
import { publishChanges } from '@/lib/domain/publish'

/** A file that could not be made something of so often is shown by its name. */
export const PROCESS_ATTEMPTS = 4

type Needs = Pick<World, 'db' | 'files' | 'previews' | 'bus' | 'log'>

/** Makes what shows a blob, and tells the rooms whose messages have it. Done again after a kill, it comes to the same. */
export async function processFile(world: Needs, job: Job): Promise<Outcome> {
  const blob = await findBlobToProcess(world.db, job.key)
  if (!blob) return 'done'
  let preview = blob.preview
  // Otherwise it was made, and perhaps not told of, by a process that was killed.
  if (preview.state === 'waiting') {
    try {
      preview = await makePreview(world, blob)
    } catch (error) {
      if (job.attempts < PROCESS_ATTEMPTS) {
        world.log.warn({ err: error, blob: blob.id }, 'a file could not be processed: it will be tried again')
        return { againInMs: backoffMs(job.attempts), error: error instanceof Error ? error.message : String(error) }
      }
      world.log.error({ err: error, blob: blob.id }, 'a file could not be processed: it is shown by its name')
      preview = NO_PREVIEW
    }
  }
  const touched = await setPreview(world.db, blob.id, preview)
  // The file went in the meantime, and with it its folder, before what was made of it came there.
  if (!touched) await world.files.remove(blob.id)
  // Read anew: what is told is never older than what is stored.
  else publishChanges(world, await findMessages(world.db, touched))
  return 'done'
}

async function makePreview(world: Needs, blob: BlobToProcess): Promise<StoredPreview> {
  const key = `${blob.id}/${ORIGINAL}`
  switch (blob.kind) {
    case 'text': {
      if (blob.size === 0) return NO_PREVIEW
      const bytes = await gather(await world.files.read(key, { start: 0, end: Math.min(blob.size, EXCERPT_BYTES) - 1 }))
      const excerpt = excerptOf(bytes, blob.size <= EXCERPT_BYTES)
      return excerpt === null ? NO_PREVIEW : { ...NO_PREVIEW, state: 'ready', excerpt }
    }
    case 'image':
    case 'pdf':
    case 'audio':
    case 'video': {
      const made = await world.previews.make(blob.kind, { size: blob.size, read: () => world.files.read(key) })
      return made ? keep(world, blob.id, made) : NO_PREVIEW
    }
    default:
      return NO_PREVIEW
  }
}

/** The pictures come into the store before anyone is told that they are there. */
async function keep({ files }: Needs, blobId: string, { thumbnail, large, ...made }: MadePreview): Promise<StoredPreview> {
  if (thumbnail) await files.write(`${blobId}/thumbnail`, inOnePiece(thumbnail))
  if (large) await files.write(`${blobId}/large`, inOnePiece(large))
  return { ...NO_PREVIEW, ...made, state: 'ready', thumbnail: thumbnail !== null, large: large !== null }
}

async function* inOnePiece(bytes: Uint8Array) {
  yield bytes
}
