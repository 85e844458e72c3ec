import type { Env } from '@/lib/config/env'

const shared = globalThis as typeof globalThis & { hubbubAddressHeader?: string }

/**
 * Set by our own server from the connection itself. Each process has a name of its own for it, so that no client can send it where Next
 * runs alone and nobody would drop it.
 */
export const ADDRESS_HEADER = (shared.hubbubAddressHeader ??= `x-hubbub-address-${crypto.randomUUID()}`)

/** Where a request comes from. Behind a trusted proxy, the last address that the proxy added. Null when it cannot be known. */
export function clientAddress(headers: Headers, env: Pick<Env, 'TRUST_PROXY'>): string | null {
  if (env.TRUST_PROXY) {
    const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
    if (forwarded) return forwarded
  }
  return headers.get(ADDRESS_HEADER)
}
