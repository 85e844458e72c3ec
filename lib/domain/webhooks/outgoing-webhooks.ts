import { conflict, notFound } from '@/lib/contract/errors'
import type { OutgoingWebhook } from '@/lib/contract/webhooks'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { requireManagement } from '@/lib/domain/rooms/room-policies'
import {
  findOutgoingWebhook,
  insertOutgoingWebhook,
  listOutgoingWebhookRows,
  switchOutgoingWebhook,
} from '@/lib/domain/webhooks/outgoing-webhook-queries'
import { signingSecret } from '@/lib/domain/webhooks/signature'
import { makeWebhook, requireWebhook, retireWebhook } from '@/lib/domain/webhooks/webhook-bot'
import { MOST_WEBHOOKS } from '@/lib/domain/webhooks/webhook-bot-sql'

/** @throws ChatError `not_found`, `forbidden` */
export const requireOutgoingWebhook = async (ctx: Context, webhookId: string): Promise<OutgoingWebhook> =>
  (await requireWebhook(ctx, await findOutgoingWebhook(ctx.db, knownId('webhook', webhookId)))).webhook

export const listOutgoingWebhooks: UseCase<'outgoing-webhook:list'> = async (ctx, input) => {
  await requireManagement(ctx, input.room_id)
  return { outgoing_webhooks: await listOutgoingWebhookRows(ctx.db, input.room_id) }
}

/** Its bot becomes a member of the room, so that people see who listens. */
export const createOutgoingWebhook: UseCase<'outgoing-webhook:create'> = async (ctx, input) => {
  const room = await requireManagement(ctx, input.room_id)
  const webhook = {
    id: newId(),
    roomId: room.id,
    userId: newId(),
    name: input.name,
    url: input.url,
    events: [...new Set(input.events)],
    triggerWord: input.trigger_word ?? null,
    createdBy: ctx.actor.id,
    createdAt: ctx.clock.now(),
  }
  const made = await makeWebhook(ctx, input.name, (username) => insertOutgoingWebhook(ctx.db, { ...webhook, username }))
  if (!made) throw conflict(`There are ${MOST_WEBHOOKS} webhooks in this room already. Delete one first.`)
  return { outgoing_webhook: made, secret: signingSecret(ctx.tokens, made.id) }
}

export const updateOutgoingWebhook: UseCase<'outgoing-webhook:update'> = async (ctx, input) => {
  const { id } = await requireOutgoingWebhook(ctx, input.webhook_id)
  const outgoing_webhook = await switchOutgoingWebhook(ctx.db, id, input.enabled)
  if (!outgoing_webhook) throw notFound('webhook')
  return { outgoing_webhook }
}

export const deleteOutgoingWebhook: UseCase<'outgoing-webhook:delete'> = async (ctx, input) => {
  const { user_id } = await requireOutgoingWebhook(ctx, input.webhook_id)
  await retireWebhook(ctx, user_id)
  return {}
}
