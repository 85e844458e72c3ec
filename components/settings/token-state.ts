import type { ApiToken, Scope } from '@/lib/contract/tokens'

const DAY_MS = 24 * 60 * 60 * 1000
const LOCALE = 'en-GB'

/** What a token may be used for, in the order in which it is offered. */
export const SCOPE_CHOICES: readonly { value: string; label: string; scopes: Scope[] }[] = [
  { value: 'read', label: 'May read', scopes: ['read'] },
  { value: 'write', label: 'May read and write', scopes: ['read', 'write'] },
  { value: 'admin', label: 'May run the workspace', scopes: ['read', 'write', 'admin'] },
]

const SCOPE_WORDS: Record<Scope, string> = { read: 'reads', write: 'writes', admin: 'runs the workspace' }

const day = (timestamp: string) =>
  new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(timestamp))

/** "reads, writes" */
export const scopeWords = (scopes: readonly Scope[]) => scopes.map((scope) => SCOPE_WORDS[scope]).join(', ')

/** When something was used last, to the minute, in words. */
export function lastUse(last_used_at: string | null, now: number): string {
  if (last_used_at === null) return 'Never used'
  const ago = now - Date.parse(last_used_at)
  const minutes = Math.floor(ago / 60_000)
  if (minutes < 2) return 'Used just now'
  if (minutes < 60) return `Used ${minutes} minutes ago`
  if (ago < DAY_MS) return `Used ${Math.floor(minutes / 60) === 1 ? 'an hour' : `${Math.floor(minutes / 60)} hours`} ago`
  return `Used on ${day(last_used_at)}`
}

/** A token's use and end in words. */
export const tokenState = ({ last_used_at, expires_at }: Pick<ApiToken, 'last_used_at' | 'expires_at'>, now: number) => ({
  used: lastUse(last_used_at, now),
  ends: expires_at === null ? 'Works until it is revoked' : `Works until ${day(expires_at)}`,
})
