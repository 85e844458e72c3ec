import { notFound } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'
import { putJob } from '@/lib/domain/jobs/job-queries'
import { DELIVER, findDelivery, insertTest, listDeliveryRows, markWaiting } from '@/lib/domain/webhooks/delivery-queries'
import { requireOutgoingWebhook } from '@/lib/domain/webhooks/outgoing-webhooks'

/** Deliveries of one webhook that are kept when they are done. */
export const DELIVERIES_KEPT = 100
export const TEST_EVENT = 'webhook:test'

export const listDeliveries: UseCase<'webhook-delivery:list'> = async (ctx, input) => {
  const { id } = await requireOutgoingWebhook(ctx, input.webhook_id)
  return { deliveries: await listDeliveryRows(ctx.db, id, DELIVERIES_KEPT) }
}

export const testOutgoingWebhook: UseCase<'outgoing-webhook:test'> = async (ctx, input) => {
  const { id: webhookId } = await requireOutgoingWebhook(ctx, input.webhook_id)
  return { delivery: await insertTest(ctx.db, { id: newId(), webhookId, event: TEST_EVENT }, ctx.clock.now()) }
}

/** One that is being tried, or waits for its time, goes now. */
export const retryDelivery: UseCase<'webhook-delivery:retry'> = async (ctx, input) => {
  const id = knownId('delivery', input.delivery_id)
  const found = await findDelivery(ctx.db, id)
  if (!found) throw notFound('delivery')
  await requireOutgoingWebhook(ctx, found.webhook_id)
  // First what it is, then what does it: killed in between, it can be asked for again.
  const wasSettled = await markWaiting(ctx.db, id)
  // Its last try is noted before its job is gone.
  await putJob(ctx.db, { kind: DELIVER, key: id, lane: found.webhook_id }, ctx.clock.now(), { onceMore: wasSettled })
  const delivery = await findDelivery(ctx.db, id)
  if (!delivery) throw notFound('delivery')
  return { delivery }
}
