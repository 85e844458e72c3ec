import { unsupportedType } from '@/lib/contract/errors'
import { postPayload, requireIncomingWebhook } from '@/lib/domain/webhooks/post-payload'
import { clientAddress } from '@/lib/server/http/client-address'
import { parseObject, readText } from '@/lib/server/http/read-json'
import type { Runtime } from '@/lib/server/runtime'

const PATH = /^\/api\/hooks\/([^/]+)$/

/** The secret in a path of incoming webhooks; null for any other path. */
export const webhookSecret = (path: string): string | null => PATH.exec(path)?.[1] ?? null

/**
 * `POST /api/hooks/{secret}`: posts a payload of Slack's into the webhook's room, and answers as Slack does. Whoever knows the secret may:
 * a cookie that comes along means nothing.
 * @throws ChatError
 */
export async function incomingWebhook(request: Request, secret: string, { env, world }: Pick<Runtime, 'env' | 'world'>): Promise<Response> {
  const opened = await requireIncomingWebhook(world, secret)
  const payload = await readPayload(request)
  const { headers } = request
  await postPayload(world, opened, payload, { address: clientAddress(headers, env), idempotencyKey: headers.get('idempotency-key') })
  return new Response('ok', { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}

/** JSON, or a form with JSON in its field `payload`. Many programs, curl among them, say of their JSON that it is a form. */
async function readPayload(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/')) throw unsupportedType('Send JSON, or a form with it in the field "payload".')
  const text = await readText(request)
  const inForm = type.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(text).get('payload') : null
  return parseObject(inForm ?? text)
}
