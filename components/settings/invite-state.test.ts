import { expect, test } from 'vitest'
import { inviteState } from '@/components/settings/invite-state'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const invite = (changes: object) => ({
  id: 'invite-1',
  created_by: 'ada',
  created_at: '2026-11-19T12:00:00Z',
  expires_at: '2026-11-26T18:00:00Z',
  max_uses: null,
  uses: 0,
  ...changes,
})

test('says how long a new link works', () => {
  expect(inviteState(invite({}), NOW)).toEqual({ uses: 'Nobody came in yet', ends: 'Works for 6 days more', over: false })
})

test('a link just made for a week works for seven days', () => {
  expect(inviteState(invite({ expires_at: '2026-11-27T11:59:58Z' }), NOW).ends).toBe('Works for 7 days more')
})

test('counts hours in the last two days', () => {
  expect(inviteState(invite({ expires_at: '2026-11-21T13:30:00Z' }), NOW).ends).toBe('Works for 26 hours more')
  expect(inviteState(invite({ expires_at: '2026-11-20T12:20:00Z' }), NOW).ends).toBe('Works for less than an hour more')
})

test('is over when its time is, or when it was used as often as it may be', () => {
  expect(inviteState(invite({ expires_at: '2026-11-20T12:00:00Z' }), NOW)).toMatchObject({ ends: 'Its time is over', over: true })
  expect(inviteState(invite({ uses: 1, max_uses: 1 }), NOW)).toEqual({ uses: '1 person came in, of 1', ends: 'Used up', over: true })
  expect(inviteState(invite({ uses: 3, max_uses: 10 }), NOW)).toMatchObject({ uses: '3 people came in, of 10', over: false })
})
