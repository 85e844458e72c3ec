import { conflict, forbidden, notFound } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { publishJoined } from '@/lib/domain/members/publish-membership'
import { canManage, requireManagement } from '@/lib/domain/rooms/room-policies'
import { findRoomAccess } from '@/lib/domain/rooms/room-queries'
import { hashSecret, newSecret } from '@/lib/domain/tokens/secret'
import { listUsernames } from '@/lib/domain/users/account-queries'
import { freeUsername, toUsername } from '@/lib/domain/users/free-username'
import { publishRetired } from '@/lib/domain/users/publish-retired'
import { retireWebhookRow } from '@/lib/domain/users/retire-queries'
import { violatedConstraint } from '@/lib/domain/users/taken'
import {
  findIncomingWebhook,
  insertIncomingWebhook,
  listIncomingWebhookRows,
  type NewIncomingWebhook,
} from '@/lib/domain/webhooks/incoming-webhook-queries'

/** In one room. */
const MOST_WEBHOOKS = 50
/** Of a secret: enough to be recognised by, and nothing to guess the rest from. */
const START_LENGTH = 4
/** Other processes may take the same name at the same moment. */
const TRIES = 10
/** Leaves room for the ending and a number. */
const BASE_LENGTH = 22

export const listIncomingWebhooks: UseCase<'incoming-webhook:list'> = async (ctx, input) => {
  await requireManagement(ctx, input.room_id)
  return { incoming_webhooks: await listIncomingWebhookRows(ctx.db, input.room_id) }
}

/** The one time that the secret is seen. The webhook's bot becomes a member of the room, so that people see what writes there. */
export const createIncomingWebhook: UseCase<'incoming-webhook:create'> = async (ctx, input) => {
  const room = await requireManagement(ctx, input.room_id)
  const secret = newSecret()
  const webhook = {
    id: newId(),
    roomId: room.id,
    userId: newId(),
    name: input.name,
    secretHash: hashSecret(secret),
    secretStart: secret.slice(0, START_LENGTH),
    createdBy: ctx.actor.id,
    createdAt: ctx.clock.now(),
  }
  const made = await withFreeUsername(ctx.db, input.name, (username) =>
    insertIncomingWebhook(ctx.db, { ...webhook, username }, MOST_WEBHOOKS),
  )
  if (!made) throw conflict(`There are ${MOST_WEBHOOKS} webhooks in this room already. Revoke one first.`)
  publishJoined(ctx, room.id, { id: made.webhook.user_id, username: made.webhook.username }, made.position)
  return { incoming_webhook: made.webhook, url: `${ctx.installation.publicUrl ?? ''}/api/hooks/${secret}` }
}

/** A username from the webhook's name, that nobody has, and that no person would want. */
async function withFreeUsername<T>(
  db: Parameters<typeof listUsernames>[0],
  name: string,
  make: (username: NewIncomingWebhook['username']) => Promise<T>,
) {
  const base = `${toUsername([name, 'incoming']).slice(0, BASE_LENGTH)}-hook`
  for (let tries = 1; ; tries++) {
    try {
      return await make(freeUsername(base, await listUsernames(db, base)))
    } catch (error) {
      if (violatedConstraint(error) !== 'users_username_key' || tries === TRIES) throw error
    }
  }
}

export const revokeIncomingWebhook: UseCase<'incoming-webhook:revoke'> = async (ctx, input) => {
  const webhook = await findIncomingWebhook(ctx.db, knownId('webhook', input.webhook_id))
  const room = webhook && (await findRoomAccess(ctx.db, ctx.actor.id, webhook.roomId))
  if (!room) throw notFound('webhook')
  if (!canManage(ctx.actor, room)) throw forbidden("Only the room's owner and admins can do that.")
  const retired = await retireWebhookRow(ctx.db, webhook.userId, ctx.clock.now())
  if (!retired) throw notFound('webhook')
  publishRetired(ctx, retired)
  return {}
}
