import { conflict } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { requireManagement } from '@/lib/domain/rooms/room-policies'
import { hashSecret, newSecret } from '@/lib/domain/tokens/secret'
import { findIncomingWebhook, insertIncomingWebhook, listIncomingWebhookRows } from '@/lib/domain/webhooks/incoming-webhook-queries'
import { makeWebhook, requireWebhook, retireWebhook } from '@/lib/domain/webhooks/webhook-bot'
import { MOST_WEBHOOKS } from '@/lib/domain/webhooks/webhook-bot-sql'

/** Of a secret: enough to be recognised by, and nothing to guess the rest from. */
const START_LENGTH = 4

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
  const made = await makeWebhook(ctx, input.name, (username) => insertIncomingWebhook(ctx.db, { ...webhook, username }))
  if (!made) throw conflict(`There are ${MOST_WEBHOOKS} webhooks in this room already. Revoke one first.`)
  return { incoming_webhook: made, url: `${ctx.installation.publicUrl ?? ''}/api/hooks/${secret}` }
}

export const revokeIncomingWebhook: UseCase<'incoming-webhook:revoke'> = async (ctx, input) => {
  const { webhook } = await requireWebhook(ctx, await findIncomingWebhook(ctx.db, knownId('webhook', input.webhook_id)))
  await retireWebhook(ctx, webhook.user_id)
  return {}
}
