import { notFound } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { hashSecret, newSecret } from '@/lib/domain/tokens/secret'
import { deleteInvite, insertInvite, listInviteRows } from '@/lib/domain/workspace/invite-queries'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'

const HOUR_MS = 60 * 60_000

/** The one time that the secret is seen. */
export const createInvite: UseCase<'invite:create'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const secret = newSecret()
  const createdAt = ctx.clock.now()
  const invite = await insertInvite(ctx.db, {
    id: newId(),
    secretHash: hashSecret(secret),
    createdBy: ctx.actor.id,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + input.expires_in_hours * HOUR_MS),
    maxUses: input.max_uses ?? null,
  })
  return { invite, url: `${ctx.installation.publicUrl ?? ''}/join/${secret}` }
}

export const listInvites: UseCase<'invite:list'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  return { invites: await listInviteRows(ctx.db, ctx.clock.now(), input) }
}

export const revokeInvite: UseCase<'invite:revoke'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  if (!(await deleteInvite(ctx.db, knownId('invitation', input.invite_id)))) throw notFound('invitation')
  return {}
}
