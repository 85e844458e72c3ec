/**
 * How times are written. The time zone comes as an argument, so that server and browser write the same: the page is first
 * rendered where the browser's zone may not be known.
 */
const LOCALE = 'en-GB'

const formatters = new Map<string, Intl.DateTimeFormat>()
/** Making a formatter costs a hundred times what using it does. */
function formatter(zone: string, options: Intl.DateTimeFormatOptions) {
  const key = zone + JSON.stringify(options)
  let made = formatters.get(key)
  if (!made) formatters.set(key, (made = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options })))
  return made
}

const DAY_MS = 86_400_000

/** `09:31` */
export const clockTime = (timestamp: string, zone: string) =>
  formatter(zone, { hour: '2-digit', minute: '2-digit' }).format(Date.parse(timestamp))

/** `2026-11-20`, the day on the calendar there. */
export const calendarDay = (time: string | number, zone: string) => {
  const parts = formatter(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    typeof time === 'string' ? Date.parse(time) : time,
  )
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** `Today`, `Yesterday`, `Wednesday, 18 November`, or with its year when that is another one. */
export function dayLabel(day: string, zone: string, now = Date.now()) {
  if (day === calendarDay(now, zone)) return 'Today'
  if (day === calendarDay(now - DAY_MS, zone)) return 'Yesterday'
  const year = day.slice(0, 4)
  const noon = Date.parse(`${day}T12:00:00Z`)
  // Put together by hand: whether a comma follows the weekday depends on the version of the browser's data.
  const weekday = formatter('UTC', { weekday: 'long' }).format(noon)
  const month = formatter('UTC', { month: 'long' }).format(noon)
  return `${weekday}, ${Number(day.slice(8))} ${month}${year === calendarDay(now, zone).slice(0, 4) ? '' : ` ${year}`}`
}

/** `10:20`, `Yesterday` or `12 Nov`: for lists, where a moment is enough. */
export function shortMoment(timestamp: string, zone: string, now = Date.now()) {
  const day = calendarDay(timestamp, zone)
  if (day === calendarDay(now, zone)) return clockTime(timestamp, zone)
  if (day === calendarDay(now - DAY_MS, zone)) return 'Yesterday'
  return formatter(zone, { day: 'numeric', month: 'short' }).format(Date.parse(timestamp))
}

/** `Friday, 20 November at 16:12`: for tooltips. */
export const fullMoment = (timestamp: string, zone: string, now = Date.now()) =>
  `${dayLabel(calendarDay(timestamp, zone), zone, now)} at ${clockTime(timestamp, zone)}`
