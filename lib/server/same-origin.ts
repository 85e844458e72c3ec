import { forbidden } from '@/lib/contract/errors'
import { bearerToken } from '@/lib/server/bearer-token'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Keeps pages of other sites from acting with a visitor's cookie. A token in a header is sent by nobody unawares, so those who bring one
 * may come from anywhere.
 * @throws ChatError `forbidden`
 */
export function requireSameOrigin(request: Request, env: { PUBLIC_URL?: string | undefined; ALLOWED_ORIGINS: string[] }) {
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

function isOurs(origin: string, host: string | null, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.host === host || (publicUrl !== undefined && url.origin === new URL(publicUrl).origin)
}
