import type { ErrorShape } from '@/lib/contract/errors'
import { email, password, username } from '@/lib/contract/users'

export const ACCOUNT_FIELDS = ['username', 'email', 'password'] as const
export type AccountField = (typeof ACCOUNT_FIELDS)[number]
export type AccountValues = Record<AccountField, string>
export type AccountErrors = Partial<AccountValues>

/** What is wrong with one field as typed, in words that fit on its line; undefined when nothing is. */
export function wrongWith(field: AccountField, value: string): string | undefined {
  switch (field) {
    case 'username':
      if (value.trim() === '') return 'Choose a username.'
      return username.safeParse(value).success ? undefined : '2 to 32 letters, digits, dots or dashes, without spaces.'
    case 'email':
      return value.trim() === '' || email.safeParse(value).success ? undefined : 'This isn’t an email address yet.'
    case 'password':
      if (password.safeParse(value).success) return undefined
      return value.length < 8 ? 'A little longer: at least 8 characters.' : 'At most 200 characters.'
  }
}

export function allWrongWith(values: AccountValues): AccountErrors {
  return Object.fromEntries(ACCOUNT_FIELDS.map((field) => [field, wrongWith(field, values[field])] as const).filter(([, wrong]) => wrong))
}

/** Puts what the server refused beside its field; what belongs to none stands at the last one, next to the button. */
export function errorsByField(error: Pick<ErrorShape, 'code' | 'message' | 'details'>): AccountErrors {
  const errors: AccountErrors = {}
  for (const field of ACCOUNT_FIELDS) if (error.details?.[field]) errors[field] = error.details[field]
  if (Object.keys(errors).length > 0) return errors
  return error.code === 'conflict' ? { username: error.message } : { password: error.message }
}
