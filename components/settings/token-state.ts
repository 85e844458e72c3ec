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

/** A token's use and end in words. */
export function tokenState({ last_used_at, expires_at }: Pick<ApiToken, 'last_used_at' | 'expires_at'>, now: number) {
  const ends = expires_at === null ? 'Works until it is revoked' : `Works until ${day(expires_at)}`
  if (last_used_at === null) return { used: 'Never used', ends }
  const ago = now - Date.parse(last_used_at)
  const minutes = Math.floor(ago / 60_000)
  if (minutes < 2) return { used: 'Used just now', ends }
  if (minutes < 60) return { used: `Used ${minutes} minutes ago`, ends }
  if (ago < DAY_MS) return { used: `Used ${Math.floor(minutes / 60) === 1 ? 'an hour' : `${Math.floor(minutes / 60)} hours`} ago`, ends }
  return { used: `Used on ${day(last_used_at)}`, ends }
}
