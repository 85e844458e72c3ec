import { hkdfSync, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { scope } from '@/lib/contract/tokens'
import type { Clock, TokenKind, Tokens } from '@/lib/domain/ports'

const ALGORITHM = 'HS256'
const ISSUER = 'hubbub'
const SCOPES = z.array(scope).optional()

/** JSON Web Tokens signed with one secret. The algorithm is pinned: what a token's own header says is never believed. */
export function joseTokens(options: { secret: string; clock: Clock }): Tokens {
  const key = new TextEncoder().encode(options.secret)
  const isKind = (kind: unknown, kinds: readonly TokenKind[]) => kinds.some((one) => one === kind)

  return {
    async issue(kind, userId, ttlMs, of = null) {
      const issuedAt = Math.floor(options.clock.now().getTime() / 1000)
      const expires = issuedAt + Math.ceil(ttlMs / 1000)
      const token = await new SignJWT({ kind, since: of?.issuedAt, scopes: of?.scopes ?? undefined })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setSubject(userId)
        .setJti(of?.tokenId ?? randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(key)
      return { token, expires_at: new Date(expires * 1000).toISOString() }
    },
    keyFor: (purpose) => new Uint8Array(hkdfSync('sha256', key, '', purpose, 32)),
    async verify(token, kinds) {
      const verified = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: options.clock.now(),
      }).catch(() => null)
      if (!verified) return null
      const { sub, iat, kind, since, jti } = verified.payload
      const scopes = SCOPES.safeParse(verified.payload.scopes)
      if (!sub || iat === undefined || !isKind(kind, kinds) || !scopes.success) return null
      return {
        userId: sub,
        issuedAt: typeof since === 'number' ? since : iat,
        tokenId: jti ?? null,
        scopes: scopes.data ?? null,
      }
    },
  }
}
