import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'

/**
 * A value exactly as the contract describes it: what is not in the shape fails, as what is missing does.
 * @throws Error that names the value
 */
export function strictly<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const parsed = shape.safeParse(value)
  if (!parsed.success) throw new Error(`${JSON.stringify(value)} is not what the contract says: ${parsed.error.message}`)
  if (!isDeepStrictEqual(parsed.data, value))
    throw new Error(`${JSON.stringify(value)} has more than the contract says: ${JSON.stringify(parsed.data)}`)
  return parsed.data
}
