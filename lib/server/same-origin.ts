import type { IncomingHttpHeaders } from 'node:http'
import { forbidden } from '@/lib/contract/errors'
import { bearerToken } from '@/lib/server/bearer-token'

interface Origins {
  PUBLIC_URL?: string | undefined
  ALLOWED_ORIGINS: string[]
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Keeps pages of other sites from acting with a visitor's cookie. A token in a header is sent by nobody unawares, so those who bring one
 * may come from anywhere.
 * @throws ChatError `forbidden`
 */
export function requireSameOrigin(request: Request, env: Origins) {
  const { headers, method } = request
  if (SAFE_METHODS.includes(method) || !headers.has('cookie') || bearerToken(headers) !== null) return
  const origin = headers.get('origin')
  if (origin !== null && env.ALLOWED_ORIGINS.includes(origin)) return
  // The browser's own word, which no page can change, and no proxy in between can make wrong.
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  if (site === null && origin !== null && isOurs(origin, headers.get('host'), env.PUBLIC_URL)) return
  throw forbidden("This came from another site's page.")
}

/** Origins besides that of the request's own host whose pages may call us with a token: those allowed, and our pages where sockets have a host of their own. */
export const tokenOrigins = ({ PUBLIC_URL, ALLOWED_ORIGINS }: Origins): string[] =>
  PUBLIC_URL ? [...ALLOWED_ORIGINS, new URL(PUBLIC_URL).origin] : ALLOWED_ORIGINS

/** Whether a socket may be opened: by our pages, those of allowed origins, and whoever is no page, who sends no origin. */
export function mayOpenSocket(headers: IncomingHttpHeaders, env: Origins): boolean {
  const { origin, host = null } = headers
  if (origin === undefined || headers['sec-fetch-site'] === 'same-origin') return true
  return tokenOrigins(env).includes(origin) || isOurs(origin, host, undefined)
}

function isOurs(origin: string, host: string | null, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.host === host || (publicUrl !== undefined && url.origin === new URL(publicUrl).origin)
}
