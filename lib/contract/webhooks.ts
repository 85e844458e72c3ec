import { z } from 'zod'
import { id, label, text, timestamp } from '@/lib/contract/fields'
import { nonce } from '@/lib/contract/messages'

/** A name for people to know it by; what it posts stands under it. */
export const webhookName = label(80)

/** A secret address that posts into one room. `start` is how its secret begins; the whole is shown once. */
export const incomingWebhook = z.object({
  id,
  room_id: id,
  /** The bot that writes what it posts, and how that is called. */
  user_id: id,
  username: z.string(),
  name: z.string(),
  start: z.string(),
  created_by: id.nullable(),
  created_at: timestamp,
  /** To the minute; null: never. */
  last_used_at: timestamp.nullable(),
})
export type IncomingWebhook = z.infer<typeof incomingWebhook>

/** What a payload may be made of, in UTF-16 units: whatever fits into a request. */
const words = text(0, 65_536)
const address = text(0, 3_000)

const attachmentField = z.looseObject({ title: words.nullish(), value: z.union([words, z.number(), z.boolean()]).nullish() })

const blocks = z.array(z.looseObject({ type: text(1, 64) })).max(100, 'At most 100 blocks.')

const attachment = z.looseObject({
  fallback: words.nullish(),
  pretext: words.nullish(),
  author_name: words.nullish(),
  author_link: address.nullish(),
  title: words.nullish(),
  title_link: address.nullish(),
  text: words.nullish(),
  fields: z.array(attachmentField).max(100, 'At most 100 fields.').nullish(),
  image_url: address.nullish(),
  footer: words.nullish(),
  blocks: blocks.nullish(),
})
export type SlackAttachment = z.infer<typeof attachment>

/**
 * What is sent to an incoming webhook: Slack's payload, as far as it has words. Other fields (`username`, `icon_emoji`, `channel`, colours …)
 * may be there and mean nothing: what is posted stands under the webhook's name, in its room.
 */
export const slackPayload = z.looseObject({
  text: words.nullish(),
  attachments: z.array(attachment).max(100, 'At most 100 attachments.').nullish(),
  blocks: blocks.nullish(),
  /** Posted again with the same one, it is one message. The header `Idempotency-Key` means the same. */
  nonce: nonce.nullish(),
})
export type SlackPayload = z.infer<typeof slackPayload>
