/** The small shapes that all others are made of. */
import { z } from 'zod'

/** Largest whole number a `seq`, `rev` or count can have: a PostgreSQL integer. */
const MAX_INT = 2_147_483_647

/** Counts what a person would call characters of a string's code: Unicode code points, not UTF-16 units. */
export const codePoints = (text: string) => {
  let count = 0
  for (const _ of text) count++
  return count
}

/**
 * Text that can be stored and sent on unchanged. NUL is refused because PostgreSQL cannot hold it, a lone surrogate
 * because it has no UTF-8.
 * @param max in code points
 */
export const text = (min: number, max: number) =>
  z
    .string()
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'Contains characters that are not text.')
    // A code point is at most two units: what is over twice the limit need not be counted.
    .refine((value) => value.length <= max * 2 && codePoints(value) <= max, `At most ${max} characters.`)
    .refine((value) => value.length >= min, min === 1 ? "Can't be empty." : `At least ${min} characters.`)

/** A name people read: one line, no spaces at its ends. */
export const label = (max: number) =>
  z
    .string()
    .transform((value) => value.trim())
    .pipe(text(1, max).refine((value) => !/[\n\r\u2028\u2029]/.test(value), 'One line only.'))

/** Refers to something that may or may not exist. Its form is not judged: what is not there is `not_found`. */
export const reference = text(1, 64)

/** An id as it leaves the server. */
export const id = z.string()
/** RFC 3339, UTC. */
export const timestamp = z.iso.datetime()
/** A position or change counter as it leaves the server. */
export const counter = z.int().nonnegative()
/** A position or change counter in a request; one beyond every room's end is taken as the largest. */
export const position = z
  .number()
  .int('A whole number.')
  .nonnegative('Zero or more.')
  .transform((value) => Math.min(value, MAX_INT))

const pageSize = z.int('A whole number.').min(1, 'From 1 to 200.').max(200, 'From 1 to 200.')
export const limit = (fallback: number) => pageSize.default(fallback)
/** `id` of the last item of the page before, which may be gone by now. */
const after = z.guid('The id of the last one of the page before.').optional()
/** One page of a list, in the order of ids. Without either it is the whole list, in the order that people read it in. */
export const paging = { limit: pageSize.optional(), after }
/** The same where ids are names. */
export const pagingByName = { ...paging, after: reference.optional() }
/** Of a list that comes in pages of `fallback` when nobody says how many, in its own order. */
export const pagingOf = (fallback: number) => ({ limit: limit(fallback), after })
