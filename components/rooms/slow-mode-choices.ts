import { SLOW_MODE_MAX_SECONDS } from '@/lib/contract/rooms'

const SECONDS = [0, 5, 10, 30, 60, 300, 900, SLOW_MODE_MAX_SECONDS]

/** As one says it: "30 s", "5 min", "1 h". */
function lengthText(seconds: number): string {
  if (seconds === 0) return 'Off'
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

/** What to choose from, and what is set now, which may have been set elsewhere. */
export const slowModeChoices = (now: number) =>
  [...new Set([...SECONDS, now])].sort((a, b) => a - b).map((seconds) => ({ value: `${seconds}`, label: lengthText(seconds) }))
