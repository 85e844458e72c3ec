import type { Invite } from '@/lib/contract/workspace'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

const count = (number: number, one: string, many: string) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`

function timeLeft(ms: number): string {
  if (ms < HOUR_MS) return 'less than an hour'
  return ms < 2 * DAY_MS ? count(Math.round(ms / HOUR_MS), 'hour', 'hours') : count(Math.round(ms / DAY_MS), 'day', 'days')
}

/** An invite in words, and whether it still brings anyone in. */
export function inviteState({ uses, max_uses, expires_at }: Invite, now: number) {
  const left = Date.parse(expires_at) - now
  const usedUp = max_uses !== null && uses >= max_uses
  const came = uses === 0 ? 'Nobody came in yet' : `${count(uses, 'person', 'people')} came in`
  return {
    uses: max_uses === null ? came : `${came}, of ${max_uses.toLocaleString('en')}`,
    ends: left <= 0 ? 'Its time is over' : usedUp ? 'Used up' : `Works for ${timeLeft(left)} more`,
    over: left <= 0 || usedUp,
  }
}
