import type { World } from '@/lib/domain/context'
import { gather } from '@/lib/domain/files/gather'
import { type Inspected, inspect } from '@/lib/domain/files/inspect'
import { withEdits } from '@/lib/domain/files/private/edits'
import { findPrivate } from '@/lib/domain/files/private/find-private'

/**
 * Leaves out of an object that is not a file yet what it says of where, when and by whom it was made. Done again, it does nothing.
 * @returns what its bytes are now
 */
export async function leaveOutPrivate(
  ctx: Pick<World, 'files' | 'turns'>,
  key: string,
  contentType: string,
  inspected: Inspected,
): Promise<Inspected> {
  const read = async (start: number, end: number) => gather(await ctx.files.read(key, { start, end: end - 1 }))
  const edits = await findPrivate(contentType, inspected.size, read)
  if (edits.length === 0) return inspected
  const inspection = inspect(ctx, withEdits(await ctx.files.read(key), edits))
  await ctx.files.write(key, inspection.bytes)
  return inspection.result()
}
