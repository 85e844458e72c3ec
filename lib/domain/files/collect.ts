import type { World } from '@/lib/domain/context'
import { removeUnusedBlob } from '@/lib/domain/files/file-queries'
import type { Job } from '@/lib/domain/jobs/job-queries'
import type { Outcome } from '@/lib/domain/jobs/work'

/** A file went: `key` is the blob it stood on. A trigger makes the job. */
export const COLLECT_BLOB = 'blob:collect'

/** Under what name the bytes stand in the store, in the folder of their blob or upload. */
export const ORIGINAL = 'original'

/** What nobody has added to for so long is what a killed process left behind: uploads have been given up long before. */
const LEFTOVER_KEPT_MS = 7 * 24 * 60 * 60_000

type Needs = Pick<World, 'db' | 'files'>

/** Erases the bytes of a blob that no file stands on. The row goes first: a file that comes in between has a blob of its own. */
export async function collectBlob({ db, files }: Needs, { key: blobId }: Job): Promise<Outcome> {
  if (await removeUnusedBlob(db, blobId)) await files.remove(blobId)
  return 'done'
}

/** Erases what had come of an upload that came to nothing, or whose bytes were there already. */
export async function discardUpload({ files }: Needs, job: Job): Promise<Outcome> {
  const [id = '', ...state] = job.key.split(' ')
  await files.abandon({ key: `${id}/${ORIGINAL}`, state: state.join(' ') })
  await files.remove(id)
  return 'done'
}

/** Erases what processes left behind that were killed while they wrote, of which no row knows. */
export const sweepLeftovers = ({ files, clock }: Pick<World, 'files' | 'clock'>) =>
  files.sweep(new Date(clock.now().getTime() - LEFTOVER_KEPT_MS))
