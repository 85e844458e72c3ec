import { isChatError } from '@/lib/contract/errors'

/** Why a process could not start, as a sentence for whoever runs it. */
export function startProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? error.cause.message : ''
  // What is not available at the start is the database.
  if (isChatError(error) && error.code === 'unavailable') return `The database at DATABASE_URL can't be reached: ${cause}.`
  return error.message
}
