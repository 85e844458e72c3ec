import { type NextRequest, NextResponse } from 'next/server'
import { parseEnv } from '@/lib/config/env'
import { filesSource } from '@/lib/config/file-store'

const isDevelopment = process.env.NODE_ENV === 'development'

/** The socket host as sources of a policy: HTTP for long polling, WebSocket for the rest. */
function socketSources(address: string | undefined): string {
  if (!address) return ''
  const { host, protocol } = new URL(address)
  const secure = protocol === 'https:' || protocol === 'wss:'
  return secure ? ` https://${host} wss://${host}` : ` http://${host} ws://${host}`
}

const env = parseEnv(process.env)
const socketHost = socketSources(env.SOCKET_URL)
const source = filesSource(env)
const store = source === null ? '' : ` ${source}`

/** Scripts run only with this request's nonce, so that markup which slips through a sanitiser cannot act. */
const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'self'",
    // React's development build evaluates strings to show server stack traces.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data:${store}`,
    `media-src 'self' blob:${store}`,
    `connect-src 'self'${socketHost}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')

/** The one page that Next does not make, and so cannot give a nonce: files of our own, and nothing inline. */
const EXAMPLE = '/example.html'
const examplePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  `connect-src 'self'${socketHost}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** Gives every page its content security policy. Next finds the nonce in the request's own header and puts it on its scripts. */
export function proxy(request: NextRequest) {
  if (request.nextUrl.pathname === EXAMPLE) return NextResponse.next({ headers: { 'content-security-policy': examplePolicy } })
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

// Documents alone: a proxy in the way of an upload would cut its body, and what is not a document needs no policy.
export const config = { matcher: [{ source: '/((?!_next/|api/).*)', has: [{ type: 'header', key: 'accept', value: '.*text/html.*' }] }] }
