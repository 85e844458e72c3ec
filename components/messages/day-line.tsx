import { dayLabel } from '@/components/messages/time'
import { useTimeZone } from '@/components/shell/time-zone'
import { cn } from '@/components/ui/cn'

/** The day between hairlines. In accent where what is new begins with it. */
export function DayLine({ day, isNew, first }: { day: string; isNew: boolean; first: boolean }) {
  const zone = useTimeZone()
  const hairline = cn('h-px flex-1', isNew ? 'bg-accent/55' : 'bg-line')
  return (
    <h2 className={cn('mx-5 mb-1 flex items-center gap-3 font-[580] text-ink-2 text-small max-md:mx-4', first ? 'mt-3' : 'mt-5')}>
      <span aria-hidden className={hairline} />
      {/* Around midnight server and browser may not agree on what is today. */}
      <time dateTime={day} suppressHydrationWarning>
        {dayLabel(day, zone)}
      </time>
      {isNew && <span className="sr-only">, new from here</span>}
      <span aria-hidden className={hairline} />
    </h2>
  )
}
