import { fromZodError, invalid, notFound } from '@/lib/contract/errors'
import { codePoints } from '@/lib/contract/fields'
import { MESSAGE_MAX_LENGTH, type Message } from '@/lib/contract/messages'
import { slackPayload } from '@/lib/contract/webhooks'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { hashSecret } from '@/lib/domain/tokens/secret'
import { type OpenedWebhook, openIncomingWebhook } from '@/lib/domain/webhooks/incoming-webhook-queries'
import { slackToMarkdown } from '@/lib/domain/webhooks/slack-to-markdown'

/**
 * Every secret costs the same: its hash is looked up, whatever it looks like.
 * @throws ChatError `not_found`
 */
export async function requireIncomingWebhook(world: World, secret: string): Promise<OpenedWebhook> {
  const opened = await openIncomingWebhook(world.db, hashSecret(secret), world.clock.now())
  if (!opened) throw notFound('webhook')
  return opened
}

/**
 * Posts what was sent to a webhook, as its bot, the way everyone posts.
 * @param from where it comes from, and the value of its header `Idempotency-Key`
 * @throws ChatError `invalid`, and whatever `message:post` may answer
 */
export async function postPayload(
  world: World,
  { bot, roomId }: OpenedWebhook,
  payload: unknown,
  from: { address: string | null; idempotencyKey: string | null },
): Promise<Message> {
  const parsed = slackPayload.safeParse(payload)
  if (!parsed.success) throw fromZodError(parsed.error)
  const content = slackToMarkdown(parsed.data)
  if (content === '') throw invalid({ text: 'There is nothing to post: give a text, attachments or blocks.' })
  if (codePoints(content) > MESSAGE_MAX_LENGTH)
    throw invalid({ text: `At most ${MESSAGE_MAX_LENGTH} characters, attachments and blocks included.` })
  const nonce = parsed.data.nonce ?? from.idempotencyKey
  const { message } = await dispatch(world, { actor: bot, address: from.address }, 'message:post', { room_id: roomId, content, nonce })
  return message
}
