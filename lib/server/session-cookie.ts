import { decode, encode } from 'next-auth/jwt'

/** next-auth's own names; the second over HTTPS. */
const NAMES = ['next-auth.session-token', '__Secure-next-auth.session-token']

/** What the web app's session cookie says. */
export interface CookieSession {
  userId: string
  /** When the person signed in, in seconds: next-auth makes a new `iat` whenever it renews the cookie. */
  since: number
}

/** @returns null when there is no cookie, or one that was not made here or has expired */
export async function readSessionCookie(header: string | null, secret: string): Promise<CookieSession | null> {
  if (!header) return null
  const cookies = parseCookies(header)
  for (const name of NAMES) {
    const token = joinChunks(cookies, name)
    if (!token) continue
    const claims = await decode({ token, secret }).catch(() => null)
    if (claims && typeof claims.sub === 'string' && typeof claims.since === 'number') return { userId: claims.sub, since: claims.since }
  }
  return null
}

/**
 * A new session in the place of the one that a browser has, because that one ends.
 * @returns the `Set-Cookie` header; null when the browser has none
 */
export async function renewSessionCookie(
  header: string | null,
  secret: string,
  session: CookieSession,
  maxAgeMs: number,
): Promise<string | null> {
  const cookies = parseCookies(header ?? '')
  const name = NAMES.find((one) => joinChunks(cookies, one) !== '')
  if (!name) return null
  const maxAge = Math.floor(maxAgeMs / 1000)
  const token = await encode({ token: { sub: session.userId, since: session.since }, secret, maxAge })
  const secure = name.startsWith('__Secure-') ? '; Secure' : ''
  return `${name}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`
}

export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim())
  }
  return cookies
}

/** next-auth cuts what is longer than a cookie may be into name.0, name.1 … */
function joinChunks(cookies: Map<string, string>, name: string): string {
  const whole = cookies.get(name)
  if (whole) return whole
  let token = ''
  for (let i = 0; ; i++) {
    const chunk = cookies.get(`${name}.${i}`)
    if (chunk === undefined) return token
    token += chunk
  }
}
