import type { ErrorCode } from '@/lib/contract/errors'

/**
 * How long to wait before the next try: doubling, and half of it at random, so that many clients cut off at once do not come
 * back at once.
 * @param attempt how many tries have failed, from 0
 */
export function backoffMs(attempt: number, { first = 300, most = 10_000 } = {}): number {
  const ceiling = Math.min(most, first * 2 ** Math.min(attempt, 20))
  return Math.round(ceiling * (0.5 + Math.random() / 2))
}

const FINAL: readonly ErrorCode[] = ['forbidden', 'invalid', 'not_found', 'conflict', 'too_large', 'unsupported_type', 'method_not_allowed']

/** Whether trying again would not change the answer. */
export const isFinal = (code: ErrorCode): boolean => FINAL.includes(code)
