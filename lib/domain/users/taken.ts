import { type ChatError, conflict } from '@/lib/contract/errors'

const UNIQUE_VIOLATION = '23505'

/** The unique constraint that a statement violated, by its name; null when it failed in another way. */
export function violatedConstraint(error: unknown): string | null {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === UNIQUE_VIOLATION ? (constraint ?? '') : null
}

const WORDS: Record<string, [field: string, message: string]> = {
  users_username_key: ['username', 'This username is taken.'],
  users_email_key: ['email', 'This email address is in use.'],
}

/** @returns the error to tell a person whose username or address is taken; any other error as it came */
export function takenOr(error: unknown): ChatError | unknown {
  const words = WORDS[violatedConstraint(error) ?? '']
  return words ? conflict(words[1], { [words[0]]: words[1] }) : error
}
