/** Signatures as https://www.standardwebhooks.com has them. */
import { createHmac } from 'node:crypto'
import type { Tokens } from '@/lib/domain/ports'

const keyOf = (tokens: Tokens, webhookId: string) => tokens.keyFor(`outgoing webhook ${webhookId}`)

/** What a receiver is given. It is made from the installation's own secret, and so kept nowhere. */
export const signingSecret = (tokens: Tokens, webhookId: string) => `whsec_${Buffer.from(keyOf(tokens, webhookId)).toString('base64')}`

/**
 * @param id of the delivery, the same however often it is tried
 * @param at when this try is sent
 */
export function signedHeaders(tokens: Tokens, webhookId: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString()
  const signature = createHmac('sha256', keyOf(tokens, webhookId)).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
