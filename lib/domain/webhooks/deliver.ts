import { isChatError } from '@/lib/contract/errors'
import type { World } from '@/lib/domain/context'
import type { Job } from '@/lib/domain/jobs/job-queries'
import { backoffMs, type Outcome } from '@/lib/domain/jobs/work'
import type { OutboundAnswer } from '@/lib/domain/ports'
import { TEST_EVENT } from '@/lib/domain/webhooks/deliveries'
import { findSending, giveUp, recordTry, type Sending } from '@/lib/domain/webhooks/delivery-queries'
import { postPayload } from '@/lib/domain/webhooks/post-payload'
import { signedHeaders } from '@/lib/domain/webhooks/signature'

/** The last of them comes about a day after the first. */
export const MOST_TRIES = 10
/** A webhook that has failed for so long is switched off. */
export const PATIENCE_MS = 5 * 24 * 60 * 60_000

/**
 * Tries one delivery. What is sent is the message as it is now; its id stays the same however often it is tried, so that a receiver that
 * had it already knows it: killed between the answer and its record, it is sent again.
 */
export async function deliver(world: World, { key, attempts }: Job): Promise<Outcome> {
  const sending = await findSending(world.db, key)
  if (!sending) {
    await giveUp(world.db, key, 'The room was deleted.')
    return 'done'
  }
  const isTest = sending.event === TEST_EVENT
  const reason =
    (!isTest && !sending.message && 'The message is gone.') || (!isTest && !sending.webhook.enabled && 'The webhook was switched off.')
  if (reason) {
    await giveUp(world.db, key, reason)
    return 'done'
  }
  const begun = performance.now()
  const answer = await send(world, sending)
  const durationMs = Math.round(performance.now() - begun)
  const error = problemOf(answer)
  const isLast = isTest || attempts >= MOST_TRIES
  const status = 'status' in answer ? answer.status : null
  const now = world.clock.now()
  const enabled = await recordTry(
    world.db,
    key,
    { state: error === null ? 'delivered' : isLast ? 'failed' : 'waiting', status, durationMs, error, gone: status === 410 },
    now,
    new Date(now.getTime() - PATIENCE_MS),
  )
  if (error === null) await postAnswer(world, sending, answer)
  if (error === null || isLast) return 'done'
  if (enabled) return { againInMs: backoffMs(attempts), error }
  await giveUp(world.db, key, `${error} The webhook was switched off.`)
  return 'done'
}

function send(world: World, { id, event, created_at, message, webhook }: Sending): Promise<OutboundAnswer> {
  const data = message ?? { room_id: webhook.room_id, name: webhook.name }
  const body = JSON.stringify({ type: event, timestamp: created_at, data })
  return world.outbound.post(
    webhook.url,
    {
      'content-type': 'application/json',
      'user-agent': 'Hubbub-Webhook/1',
      ...signedHeaders(world.tokens, webhook.id, id, world.clock.now(), body),
    },
    body,
  )
}

/** Null: it has been taken. */
function problemOf(answer: OutboundAnswer): string | null {
  if ('problem' in answer) return answer.problem
  const { status } = answer
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `It answered ${status}: it leads elsewhere, where webhooks do not follow.`
  return `It answered ${status}.`
}

/** A receiver may answer a new message with words, in Slack's form: they are posted by the webhook's bot, once. */
async function postAnswer(world: World, { id, event, webhook }: Sending, answer: OutboundAnswer) {
  if (event !== 'message:posted' || 'problem' in answer || !/^application\/json\b/i.test(answer.contentType)) return
  const bot = {
    id: webhook.user_id,
    username: webhook.username,
    name: webhook.name,
    avatar_url: null,
    is_guest: false,
    is_bot: true,
  } as const
  try {
    const payload: unknown = JSON.parse(answer.body)
    if (typeof payload !== 'object' || payload === null || !('text' in payload) || payload.text === '') return
    const { nonce: _, ...words } = payload as Record<string, unknown>
    await postPayload(world, { bot: { ...bot, role: 'member' }, roomId: webhook.room_id }, words, { address: null, idempotencyKey: id })
  } catch (error) {
    // It was delivered all the same: what it says is not fit to be posted.
    if (!(error instanceof SyntaxError) && !isChatError(error)) throw error
    world.log.debug({ err: error, webhook: webhook.id }, 'an answer to a webhook could not be posted')
  }
}
