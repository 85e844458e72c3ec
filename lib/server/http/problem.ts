import { ERROR_STATUS, type ErrorShape } from '@/lib/contract/errors'
import { shownError } from '@/lib/server/log/shown-error'

const TITLES: Record<ErrorShape['code'], string> = {
  unauthorized: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  too_large: 'Too large',
  unsupported_type: 'Unsupported type',
  invalid: 'Invalid input',
  rate_limited: 'Too many requests',
  internal: 'Internal error',
  unavailable: 'Unavailable',
}

/** An error as `application/problem+json` (RFC 9457), with the contract's fields in it. */
export function problem(error: unknown, headers: Record<string, string> = {}): Response {
  const shape = shownError(error)
  const status = ERROR_STATUS[shape.code]
  const retry = shape.retry_after_ms === undefined ? {} : { 'retry-after': String(Math.ceil(shape.retry_after_ms / 1000)) }
  const body = { type: 'about:blank', title: TITLES[shape.code], status, detail: shape.message, ...shape }
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...retry, ...headers } as Record<string, string>,
  })
}
