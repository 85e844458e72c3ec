import { notFound } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import { createAccount } from '@/lib/domain/users/create-account'
import { publishRetired } from '@/lib/domain/users/publish-retired'
import { retireBotRow } from '@/lib/domain/users/retire-queries'
import { takenOr } from '@/lib/domain/users/taken'
import { listBotRows } from '@/lib/domain/users/user-queries'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'

/** A bot is a user without a password: it signs in with an API token that those who run the installation make for it. */
export const createBot: UseCase<'bot:create'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const user = await createAccount(ctx, {
    username: input.username,
    name: input.name ?? input.username,
    email: null,
    passwordHash: null,
    provider: null,
    invite: null,
    admitted: true,
    isBot: true,
  }).catch((error: unknown) => {
    throw takenOr(error)
  })
  return { user }
}

export const listBots: UseCase<'bot:list'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  return { bots: await listBotRows(ctx.db, input) }
}

/** Its tokens end and it leaves its rooms; what it wrote stays. */
export const deleteBot: UseCase<'bot:delete'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const retired = await retireBotRow(ctx.db, knownId('bot', input.user_id), ctx.clock.now())
  if (!retired) throw notFound('bot')
  publishRetired(ctx, retired)
  return {}
}
