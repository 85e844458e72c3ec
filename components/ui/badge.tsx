import { cn } from '@/components/ui/cn'

type BadgeProps = {
  count: number
  /** Quiet: new. Otherwise: for you. */
  quiet?: boolean
  /** What is counted, read aloud after the number: "unread". */
  label?: string
  className?: string
}

/** A count in a pill. Stops at 99+. */
export function Badge({ count, quiet = false, label, className }: BadgeProps) {
  return (
    <span
      className={cn(
        'h-4.5 min-w-5 flex-none rounded-pill px-1.5 text-center font-[680] text-[11px]/4.5 tabular-nums',
        quiet ? 'bg-press text-ink-2' : 'bg-accent text-on-accent',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
      {label && <span className="sr-only"> {label}</span>}
    </span>
  )
}
