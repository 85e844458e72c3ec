import { SignJWT } from 'jose'
import { systemClock } from '@/lib/drivers/clock/system'
import { outsideTokens } from '@/lib/drivers/tokens/outside'

/** What the harbour office, which has accounts of its own, shares with the station. */
export const OUTSIDE_SECRET = 'the secret of the harbour office, known to it and to us'

export const harbourTokens = () => outsideTokens({ secret: OUTSIDE_SECRET, clock: systemClock() })

/** A token as that service signs it: good for an hour, issued now, unless the claims say otherwise. */
export function signOutside(claims: Record<string, unknown>, secret = OUTSIDE_SECRET): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const all: Record<string, unknown> = { iat: now, exp: now + 3600, ...claims }
  return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}
