import type { Env } from '@/lib/config/env'
import { tokenOrigins } from '@/lib/server/same-origin'

const ALLOWED = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'authorization, content-type, idempotency-key, if-none-match, if-range, range, tus-resumable, upload-length, upload-metadata, upload-offset, x-request-id',
  'access-control-max-age': '86400',
}

/** What pages may read of an answer. Those of tus among them: a page cannot go on with an upload without. */
const EXPOSED =
  'content-disposition, content-range, etag, link, location, retry-after, tus-extension, tus-max-size, tus-resumable, tus-version, upload-expires, upload-length, upload-metadata, upload-offset, x-request-id'

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
  response.headers.set('access-control-expose-headers', EXPOSED)
  response.headers.append('vary', 'Origin')
  return response
}
