import { createHash, timingSafeEqual } from 'node:crypto'
import type { Env } from '@/lib/config/env'
import { notFound } from '@/lib/contract/errors'
import { bearerToken } from '@/lib/server/bearer-token'
import { ADDRESS_HEADER } from '@/lib/server/http/client-address'
import type { Runtime } from '@/lib/server/runtime'

/**
 * `GET /metrics`, in Prometheus's text format.
 * @throws ChatError `not_found` for those who may not see it
 */
export async function metrics(request: Request, { env, world }: Pick<Runtime, 'env' | 'world'>): Promise<Response> {
  if (request.method !== 'GET' || !mayReadMetrics(request.headers, env)) throw notFound('path')
  const { contentType, text } = await world.metrics.print()
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}

/** This machine itself, and whoever brings the token. */
export function mayReadMetrics(headers: Headers, env: Pick<Env, 'METRICS_TOKEN' | 'TRUST_PROXY'>): boolean {
  const token = bearerToken(headers)
  if (token !== null && env.METRICS_TOKEN !== undefined && isSame(token, env.METRICS_TOKEN)) return true
  const peer = headers.get(ADDRESS_HEADER)
  if (!isLoopback(peer)) return false
  // A proxy on this machine: what counts is where it got the request from, and if we do not believe it, that is anywhere. Next puts our own
  // word into this header when nobody else has.
  const forwarded = headers.get('x-forwarded-for')
  if (forwarded === null || forwarded === peer) return true
  return env.TRUST_PROXY && isLoopback(forwarded.split(',').at(-1)!.trim())
}

const isLoopback = (address: string | null) => address !== null && /^(127\.|::1$|::ffff:127\.)/.test(address)

const digest = (text: string) => createHash('sha256').update(text).digest()
/** In a time that does not tell how much of it was right. */
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
