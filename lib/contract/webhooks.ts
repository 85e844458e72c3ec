import { z } from 'zod'
import { counter, id, label, text, timestamp } from '@/lib/contract/fields'
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

/** What an outgoing webhook can be told of: events of the protocol, with the same payload. */
export const webhookEvent = z.enum(['message:posted', 'message:changed'])
export type WebhookEvent = z.infer<typeof webhookEvent>

const NO_ADDRESS = 'An address that begins with https:// or http://.'
export const webhookUrl = text(1, 2_000)
  .transform((value) => value.trim())
  .pipe(z.url({ protocol: /^https?$/, error: NO_ADDRESS }))
  .refine(
    (value) => URL.canParse(value) && new URL(value).username === '' && new URL(value).password === '',
    'Without a name and password in it.',
  )

/** One word, compared without case. */
export const triggerWord = label(40).refine((value) => !/\s/u.test(value), 'One word.')

/** An address outside that is told what happens in one room. Its messages and its place among the members are a bot's. */
export const outgoingWebhook = z.object({
  id,
  room_id: id,
  user_id: id,
  username: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  /** Only messages that begin with this word; null: all. */
  trigger_word: z.string().nullable(),
  /** False: switched off, by someone, or by itself after days without success. */
  enabled: z.boolean(),
  /** Since when nothing has got through; null: the last try did, or there was none. */
  failing_since: timestamp.nullable(),
  created_by: id.nullable(),
  created_at: timestamp,
})
export type OutgoingWebhook = z.infer<typeof outgoingWebhook>

/** One event for one outgoing webhook, and what became of it. */
export const webhookDelivery = z.object({
  /** What the receiver gets as `webhook-id`. */
  id,
  webhook_id: id,
  /** An event, or `webhook:test`. */
  event: z.string(),
  message_id: id.nullable(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  tries: counter,
  /** What was answered to the last try; null: nothing was. */
  status: z.int().nullable(),
  duration_ms: counter.nullable(),
  error: z.string().nullable(),
  created_at: timestamp,
  tried_at: timestamp.nullable(),
  /** When it is tried again; null: it is not. */
  next_try_at: timestamp.nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>
