import type { Env } from '@/lib/config/env'
import { clientAddress } from '@/lib/server/http/client-address'
import type { ChatSocket } from '@/lib/server/socket/socket-session'

/** Where a connection comes from: behind a trusted proxy what that says, else its other end. */
export function socketAddress({ handshake }: ChatSocket, env: Env): string {
  const forwarded = handshake.headers['x-forwarded-for']
  return clientAddress(new Headers(typeof forwarded === 'string' ? { 'x-forwarded-for': forwarded } : {}), env) ?? handshake.address
}
