import { describe, expect, it } from 'vitest'
import { scopeWords, tokenState } from '@/components/settings/token-state'

const NOW = Date.parse('2026-11-20T10:24:00Z')
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()
const used = (last_used_at: string | null) => tokenState({ last_used_at, expires_at: null }, NOW).used

describe('tokenState', () => {
  it.each([
    [null, 'Never used'],
    [ago(0), 'Used just now'],
    [ago(5), 'Used 5 minutes ago'],
    [ago(60), 'Used an hour ago'],
    [ago(23 * 60), 'Used 23 hours ago'],
    [ago(3 * 24 * 60), 'Used on 17 November 2026'],
  ])('says when %s was: %s', (at, words) => expect(used(at)).toBe(words))

  it('says until when it works', () => {
    expect(tokenState({ last_used_at: null, expires_at: '2026-12-20T10:24:00Z' }, NOW).ends).toBe('Works until 20 December 2026')
    expect(tokenState({ last_used_at: null, expires_at: null }, NOW).ends).toBe('Works until it is revoked')
  })
})

it('says what it may be used for', () => expect(scopeWords(['read', 'write', 'admin'])).toBe('reads, writes, runs the workspace'))
