import { invalid, isChatError, tooLarge } from '@/lib/contract/errors'
import type { Context, World } from '@/lib/domain/context'
import { ORIGINAL } from '@/lib/domain/files/collect'
import { type Scan, setPreview } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import { condemnBlob, findHeldBlob, isKnownClean, releaseBlob } from '@/lib/domain/files/scan-queries'
import type { Job } from '@/lib/domain/jobs/job-queries'
import { backoffMs, type Outcome } from '@/lib/domain/jobs/work'
import { findMessages } from '@/lib/domain/messages/message-queries'
import { publishChanges } from '@/lib/domain/publish'

/** A scanner that was away is asked again at least so often. */
const ASK_AGAIN_MS = 60_000

/**
 * Shows bytes in the store to the scanner, before they are a file.
 * @throws ChatError `invalid` when they are infected; `too_large` when they are more than it looks at, and nothing is to pass unseen
 */
export async function scanUpload(ctx: Context, key: string, hash: string): Promise<Scan> {
  const { scanner, installation } = ctx
  if (!scanner) return 'none'
  if (await isKnownClean(ctx.db, hash)) return 'clean'
  const mayPass = installation.files.whenScannerDown === 'pass'
  const bytes = await ctx.files.read(key)
  try {
    const verdict = await scanner.scan(bytes)
    if (verdict.is === 'infected') {
      ctx.log.warn({ user: ctx.actor.id, found: verdict.by }, 'an infected file was refused')
      throw invalid({ file: `This file is infected (${verdict.by}) and was not kept.` })
    }
    if (verdict.is === 'too-large' && !mayPass) throw tooLarge('This file is too large to be checked for viruses.')
    return verdict.is === 'clean' ? 'clean' : 'none'
  } catch (error) {
    if (!isChatError(error) || error.code !== 'unavailable') throw error
    ctx.log.warn({ err: error }, mayPass ? 'a file was kept unseen: the scanner is down' : 'a file is held back: the scanner is down')
    return mayPass ? 'none' : 'held'
  }
}

type Needs = Pick<World, 'db' | 'files' | 'scanner' | 'bus' | 'log'>

/** Shows the scanner what came while it was down, and gives it free or erases it. Done again after a kill, it comes to the same. */
export async function scanHeld(world: Needs, job: Job): Promise<Outcome> {
  const { db, files, scanner, log } = world
  const blobId = job.key
  if (!(await findHeldBlob(db, blobId))) return 'done'
  if (!scanner) {
    await releaseBlob(db, blobId, 'none')
    return 'done'
  }
  try {
    const verdict = await scanner.scan(await files.read(`${blobId}/${ORIGINAL}`))
    if (verdict.is === 'clean') {
      await releaseBlob(db, blobId, 'clean')
      return 'done'
    }
    log.warn({ blob: blobId, verdict }, 'a file that was held back is erased')
  } catch (error) {
    if (!isChatError(error)) throw error
    // Erased already, by a process that was killed then.
    if (error.code !== 'not_found') return { againInMs: Math.min(ASK_AGAIN_MS, backoffMs(job.attempts)), error: error.message }
  }
  // First the bytes: whatever ends this process, the job comes again as long as the blob is held.
  await files.remove(blobId)
  await condemnBlob(db, blobId)
  publishChanges(world, await findMessages(db, (await setPreview(db, blobId, NO_PREVIEW)) ?? []))
  return 'done'
}
