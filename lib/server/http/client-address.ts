import type { Env } from '@/lib/config/env'

/** Set by `server.ts` from the connection itself; what a client sends under this name is dropped there. */
export const ADDRESS_HEADER = 'x-hubbub-address'

/** Where a request comes from. Behind a trusted proxy, the last address that the proxy added. Null when it cannot be known. */
export function clientAddress(headers: Headers, env: Pick<Env, 'TRUST_PROXY'>): string | null {
  if (env.TRUST_PROXY) {
    const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
    if (forwarded) return forwarded
  }
  return headers.get(ADDRESS_HEADER)
}
