import { forbidden, invalid, notFound } from '@/lib/contract/errors'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import { publish } from '@/lib/domain/publish'
import { endSessionsBefore, insertRevokedToken } from '@/lib/domain/tokens/revocation-queries'
import { findUser } from '@/lib/domain/users/user-queries'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'

/** Ends one token, all sessions of a person that began before a time, or both; connections end at once. */
export const revokeSession: UseCase<'session:revoke'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const now = ctx.clock.now()
  // Those that begin at this moment end too.
  const asked = input.not_before === undefined ? new Date(now.getTime() + 1) : new Date(input.not_before)
  if (input.not_before !== undefined && asked > now)
    throw invalid({ not_before: 'This is in the future, and would lock the person out until then.' })
  if (input.user_id !== undefined) await endSessionsOf(ctx, input.user_id, Math.ceil(asked.getTime() / 1000))
  if (input.jti !== undefined) {
    await insertRevokedToken(ctx.db, input.jti, input.expires_at === undefined ? null : new Date(input.expires_at))
    publish(ctx, { event: 'session:ended', payload: {}, to: {}, endsSessions: { tokenId: input.jti } })
  }
  return {}
}

/** @param since in whole seconds, as tokens count: rounded up, so that one from just before ends too */
async function endSessionsOf(ctx: Context, id: string, since: number) {
  const userId = knownId('person', id)
  const found = await findUser(ctx.db, userId)
  if (!found) throw notFound('person')
  if (found.user.role === 'owner' && ctx.actor.role !== 'owner') throw forbidden("Only the owner can end the owner's sessions.")
  if (!(await endSessionsBefore(ctx.db, userId, new Date(since * 1000)))) throw notFound('person')
  publish(ctx, { event: 'session:ended', payload: {}, to: {}, endsSessions: { userId, since } })
}
