import type { z } from 'zod'
import { fromZodError, invalid } from '@/lib/contract/errors'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function strict<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const result = shape.safeParse(value)
  if (!result.success) throw fromZodError(result.error)
  return result.data
}

/**
 * A frame that is one JSON object.
 * @throws ChatError `invalid`
 */
export function readJson<S extends z.ZodType>(shape: S, text: string): z.output<S> {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid({ frame: 'One JSON object.' })
  return strict(shape, value)
}

/**
 * A frame that is a JSON object with `content`, or else just that content, whatever it looks like.
 * @throws ChatError `invalid`
 */
export function readText<S extends z.ZodType>(shape: S, text: string): z.output<S> {
  const value = parsed(text)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return strict(shape, isObject ? value : { content: text })
}
