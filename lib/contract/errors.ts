/**
 * Every error a client can meet, and the one shape it comes in.
 *
 * Errors are recognised by `code`, never by `instanceof`: a module that is imported both by `server.ts` and by `app/` is
 * evaluated twice, so the class is not the same object on both sides.
 */
import { z } from 'zod'

/** Code → HTTP status. */
export const ERROR_STATUS = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/** What stands on the wire. `details` says, field by field, what is wrong. */
export const errorShape = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  details: z.record(z.string(), z.string()).optional(),
  retry_after_ms: z.int().nonnegative().optional(),
})
export type ErrorShape = z.infer<typeof errorShape>

export type ErrorExtras = { details?: Record<string, string>; retry_after_ms?: number; cause?: unknown }

/** `message` is fit for a person; `cause` is for the log and never leaves the process. */
export class ChatError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, string> | undefined
  readonly retry_after_ms: number | undefined
  /** All that Next tells a page's error boundary of an error: so it knows an outage from a fault. */
  readonly digest: ErrorCode

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, { cause: extras.cause })
    this.name = 'ChatError'
    this.code = code
    this.digest = code
    this.details = extras.details
    this.retry_after_ms = extras.retry_after_ms
  }
}

/** How long that is, as one says it: never less than the wait. */
export const waitText = (ms: number) => {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  return seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}

export const unauthorized = (message = 'Sign in first.') => new ChatError('unauthorized', message)
export const forbidden = (message = "You can't do that here.") => new ChatError('forbidden', message)
/** @param what the noun that is missing, as a person would say it: "room", "message" */
export const notFound = (what: string) => new ChatError('not_found', `There is no such ${what}.`)
export const conflict = (message: string, details?: Record<string, string>) => new ChatError('conflict', message, { details })
export const tooLarge = (message: string) => new ChatError('too_large', message)
export const unsupportedType = (message: string) => new ChatError('unsupported_type', message)
/** @param details field → what is wrong with it */
export const invalid = (details: Record<string, string>) =>
  new ChatError('invalid', Object.values(details)[0] ?? "That doesn't look right.", { details })
/** One that a message names and its author cannot send: not uploaded by them, sent before, or gone. */
export const noSuchFile = () => invalid({ file_ids: 'There is no such file.' })
export const rateLimited = (retry_after_ms: number) =>
  new ChatError('rate_limited', `A little too quick. Try again in ${waitText(retry_after_ms)}.`, { retry_after_ms })
/** In a room whose members are to take their time. */
export const inSlowMode = (retry_after_ms: number) =>
  new ChatError('rate_limited', `Slow mode: you can post again in ${waitText(retry_after_ms)}.`, { retry_after_ms })
export const unavailable = (cause?: unknown) =>
  new ChatError('unavailable', "The server can't do that right now. Try again in a moment.", { cause })

/** True for our own errors, whichever copy of this module made them. */
export function isChatError(error: unknown): error is ChatError {
  return error instanceof Error && error.name === 'ChatError' && Object.hasOwn(ERROR_STATUS, (error as ChatError).code)
}

/**
 * Turns anything thrown into the wire shape. What is not ours becomes `internal` and says nothing of its inside.
 * @param id of the request, for a person to quote
 */
export function toErrorShape(error: unknown, id?: string): ErrorShape {
  if (!isChatError(error)) {
    const quote = id === undefined ? '' : ` If it keeps happening, report it with this id: ${id}`
    return { code: 'internal', message: `Something broke on our side. Try again.${quote}` }
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.details && { details: error.details }),
    ...(error.retry_after_ms !== undefined && { retry_after_ms: error.retry_after_ms }),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What a server says is wrong, as an error to throw; null for what is no `errorShape`. By hand, because with the schema a page would load
 * all of zod for this alone.
 */
export function fromErrorShape(value: unknown): ChatError | null {
  if (!isRecord(value) || typeof value.message !== 'string') return null
  const { code, message, details, retry_after_ms: wait } = value
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_STATUS, code)) return null
  if (details !== undefined && !(isRecord(details) && Object.values(details).every((what) => typeof what === 'string'))) return null
  if (wait !== undefined && !(Number.isSafeInteger(wait) && (wait as number) >= 0)) return null
  return new ChatError(code as ErrorCode, message, {
    ...(details !== undefined && { details: details as Record<string, string> }),
    ...(wait !== undefined && { retry_after_ms: wait as number }),
  })
}

/** A zod failure as `invalid`, each issue under the path of its field. */
export function fromZodError(error: z.ZodError): ChatError {
  const details = new Map<string, string>()
  for (const issue of error.issues) {
    const field = issue.path.join('.') || 'input'
    if (!details.has(field)) details.set(field, issue.message)
  }
  return invalid(Object.fromEntries(details))
}
