import { conflict, forbidden, notFound } from '@/lib/contract/errors'
import { API_TOKEN_PREFIX } from '@/lib/contract/tokens'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { publish } from '@/lib/domain/publish'
import { deleteApiToken, insertApiToken, listApiTokenRows } from '@/lib/domain/tokens/api-token-queries'
import { hashSecret, newSecret } from '@/lib/domain/tokens/secret'
import { findUser } from '@/lib/domain/users/user-queries'
import { requireToRunWorkspace, runsWorkspace } from '@/lib/domain/workspace/workspace-policies'

const DAY_MS = 24 * 60 * 60_000
/** For one person or bot. */
const MOST_TOKENS = 100
/** Of a secret, its prefix included: enough to be recognised by, and nothing to guess the rest from. */
const START_LENGTH = API_TOKEN_PREFIX.length + 4

/**
 * Whose tokens are meant: the actor's own, or those of a bot, for those who run the installation.
 * @throws ChatError `forbidden`, `not_found`
 */
async function requireTokenOwner(ctx: Context, userId: string | undefined): Promise<string> {
  if (ctx.actor.is_guest) throw forbidden('Guests have no API tokens.')
  if (userId === undefined || userId === ctx.actor.id) return ctx.actor.id
  requireToRunWorkspace(ctx.actor)
  const found = await findUser(ctx.db, knownId('bot', userId))
  if (!found?.user.is_bot) throw notFound('bot')
  return found.user.id
}

/** The one time that the secret is seen. */
export const createApiToken: UseCase<'token:create'> = async (ctx, input) => {
  const userId = await requireTokenOwner(ctx, input.user_id)
  if (input.scopes.includes('admin') && !runsWorkspace(ctx.actor)) throw forbidden('Only the owner and admins can give the scope "admin".')
  const token = API_TOKEN_PREFIX + newSecret()
  const createdAt = ctx.clock.now()
  const made = await insertApiToken(
    ctx.db,
    {
      id: newId(),
      userId,
      name: input.name,
      secretHash: hashSecret(token),
      secretStart: token.slice(0, START_LENGTH),
      scopes: [...new Set(input.scopes)],
      createdAt,
      expiresAt: input.expires_in_days ? new Date(createdAt.getTime() + input.expires_in_days * DAY_MS) : null,
    },
    MOST_TOKENS,
  )
  if (!made) throw conflict(`There are ${MOST_TOKENS} tokens already. Revoke one first.`)
  return { api_token: made, token }
}

export const listApiTokens: UseCase<'token:list'> = async (ctx, input) => ({
  api_tokens: await listApiTokenRows(ctx.db, await requireTokenOwner(ctx, input.user_id), ctx.clock.now(), input),
})

export const revokeApiToken: UseCase<'token:revoke'> = async (ctx, input) => {
  const tokenId = knownId('token', input.token_id)
  if (!(await deleteApiToken(ctx.db, tokenId, ctx.actor.id, runsWorkspace(ctx.actor)))) throw notFound('token')
  publish(ctx, { event: 'session:ended', payload: {}, to: {}, endsSessions: { tokenId } })
  return {}
}
