import { rateLimited } from '@/lib/contract/errors'
import { createTurns } from '@/lib/domain/in-turn'
import type { Ephemeral } from '@/lib/domain/ports'

const WINDOW_MS = 5 * 60_000

export interface Limit {
  key: string
  /** Failures within five minutes. */
  points: number
}

const inTurn = createTurns()

/**
 * Tries something that may only fail so often; success costs nothing. Attempts under one key wait for each other, so that many guesses
 * sent at once are counted like many sent one by one.
 * @param limits the first is waited for first: put the widest there
 * @param check null: it failed
 * @throws ChatError `rate_limited` when there were too many failures before
 */
export async function attempt<T>(world: { ephemeral: Ephemeral }, limits: Limit[], check: () => Promise<T | null>): Promise<T | null> {
  const { ephemeral } = world
  const judge = async () => {
    const waits = await Promise.all(limits.map(({ key, points }) => ephemeral.peek(key, points, WINDOW_MS)))
    const wait = Math.max(0, ...waits)
    if (wait > 0) throw rateLimited(wait)
    const result = await check()
    if (result === null) await Promise.all(limits.map(({ key, points }) => ephemeral.consume(key, points, WINDOW_MS)))
    return result
  }
  return limits.reduceRight<() => Promise<T | null>>(
    (work, { key }) =>
      () =>
        inTurn(key, work),
    judge,
  )()
}
