import type { Env } from '@/lib/config/env'
import { tokenOrigins } from '@/lib/server/same-origin'

const ALLOWED = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-request-id',
  'access-control-max-age': '86400',
}

/**
 * Lets pages of the allowed origins call the API, with a token: cookies are for our own pages.
 * @param answer what the request gets, if it is not the browser's own question beforehand
 */
export async function withCors(
  request: Request,
  env: Pick<Env, 'ALLOWED_ORIGINS' | 'PUBLIC_URL'>,
  answer: () => Promise<Response>,
): Promise<Response> {
  const origin = request.headers.get('origin')
  if (origin === null || !tokenOrigins(env).includes(origin)) return answer()
  const asksFirst = request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
  const response = asksFirst ? new Response(null, { status: 204, headers: ALLOWED }) : await answer()
  response.headers.set('access-control-allow-origin', origin)
  response.headers.set('access-control-expose-headers', 'link, retry-after, x-request-id')
  response.headers.append('vary', 'Origin')
  return response
}
