import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { isChatError, unavailable } from '@/lib/contract/errors'
import { text } from '@/lib/contract/fields'
import type { Clock, OutsideClaims, OutsideTokens } from '@/lib/domain/ports'

export interface OutsideTokensOptions {
  /** For HS256. */
  secret?: string | undefined
  /** Where the public keys for RS256 and ES256 are. */
  jwksUrl?: string | undefined
  /** What `iss` and `aud` must be, if anything. */
  issuer?: string | undefined
  audience?: string | undefined
  clock: Clock
}

const KEYS_TIMEOUT_MS = 3_000
/** Keys are fetched anew after this, so that one taken back is not believed for ever. */
const KEYS_MAX_AGE_MS = 10 * 60_000
/** For an unknown `kid` the keys are fetched anew, but not more often than this. */
const KEYS_COOLDOWN_MS = 30_000
/** After a fetch that failed, there is none for so long. */
const KEYS_RETRY_MS = 5_000

const SHARED_SECRET = ['HS256']
const KEY_PAIR = ['RS256', 'ES256']

/** What some services write for a claim that they have nothing for. */
const optional = z.string().nullish()
const claims = z.object({
  sub: text(1, 255),
  exp: z.number(),
  iat: z.number().optional(),
  jti: text(1, 255).optional(),
  username: optional,
  name: optional,
  email: optional,
})

/**
 * Checks the JSON Web Tokens of an outside service. The algorithm decides where the key comes from and a key serves for no other, so that
 * a public key is never taken for a shared secret.
 */
export function outsideTokens(options: OutsideTokensOptions): OutsideTokens {
  const { clock, issuer, audience } = options
  const secret = options.secret === undefined ? null : new TextEncoder().encode(options.secret)
  const keys = options.jwksUrl === undefined ? null : remoteKeys(new URL(options.jwksUrl), clock)

  const check = (token: string, alg: string): Promise<{ payload: JWTPayload }> | null => {
    const expected = { ...(issuer && { issuer }), ...(audience && { audience }), requiredClaims: ['sub', 'exp'], currentDate: clock.now() }
    if (secret && SHARED_SECRET.includes(alg)) return jwtVerify(token, secret, { ...expected, algorithms: SHARED_SECRET })
    if (keys && KEY_PAIR.includes(alg)) return jwtVerify(token, keys, { ...expected, algorithms: KEY_PAIR })
    return null
  }

  return {
    async verify(token) {
      const alg = algorithmOf(token)
      try {
        const verified = alg === null ? null : await check(token, alg)
        const parsed = claims.safeParse(verified?.payload)
        return parsed.success ? toOutsideClaims(parsed.data, clock) : null
      } catch (error) {
        if (error instanceof errors.JOSEError) return null
        // What is left is about the keys: too weak, or of no use.
        throw isChatError(error) ? error : unavailable(error)
      }
    },
  }
}

/** @returns null for what is no token, and for one with a header that asks for something unusual */
function algorithmOf(token: string): string | null {
  try {
    const { alg, crit, kid } = decodeProtectedHeader(token)
    const usual = crit === undefined && (kid === undefined || typeof kid === 'string')
    return usual && typeof alg === 'string' ? alg : null
  } catch {
    return null
  }
}

function toOutsideClaims(said: z.infer<typeof claims>, clock: Clock): OutsideClaims {
  const now = Math.floor(clock.now().getTime() / 1000)
  return {
    subject: said.sub,
    username: said.username || null,
    name: said.name || null,
    email: said.email || null,
    // One that says it comes from the future would outlive every revocation.
    issuedAt: Math.max(0, Math.min(Math.floor(said.iat ?? 0), now)),
    tokenId: said.jti ?? null,
  }
}

/** Errors that say something of the token; all others say that the keys could not be had. */
const ABOUT_THE_TOKEN: readonly string[] = [
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
  errors.JOSEAlgNotAllowed.code,
]

function remoteKeys(url: URL, clock: Clock): JWTVerifyGetKey {
  let failedAt = Number.NEGATIVE_INFINITY
  const fetchKeys: typeof fetch = async (...request) => {
    if (clock.now().getTime() - failedAt < KEYS_RETRY_MS)
      throw new Error('The keys of the outside service could not be fetched a moment ago.')
    try {
      const response = await fetch(...request)
      if (!response.ok) failedAt = clock.now().getTime()
      return response
    } catch (error) {
      failedAt = clock.now().getTime()
      throw error
    }
  }
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    [customFetch]: fetchKeys,
  })
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (error instanceof errors.JOSEError && ABOUT_THE_TOKEN.includes(error.code)) throw error
      throw unavailable(error)
    }
  }
}
