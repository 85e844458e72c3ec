import type { ReactNode } from 'react'
import { BrandMark } from '@/components/ui/brand-mark'
import { cn } from '@/components/ui/cn'

type EmptyStateProps = {
  title: ReactNode
  children?: ReactNode
  /** What can be done about it; the first may be primary. */
  actions?: ReactNode
  /** A last small line. */
  note?: ReactNode
  /** Takes the mark's place. */
  icon?: ReactNode
  /** The level of its heading: 1 where it is all that the page shows. */
  level?: 1 | 2 | 3
  className?: string
}

/** Where there is nothing to show: says so, and what to do. */
export function EmptyState({ title, children, actions, note, icon, level = 2, className }: EmptyStateProps) {
  const Heading = `h${level}` as const
  return (
    <div className={cn('px-4 pt-7 pb-5 text-center', className)}>
      <div className="mx-auto mb-4 w-fit">{icon ?? <BrandMark size={44} />}</div>
      <Heading className="font-heavy text-title">{title}</Heading>
      {children && <p className="mx-auto mt-1.5 max-w-[36ch] text-pretty text-ink-2">{children}</p>}
      {actions && <div className="mt-4.5 flex flex-wrap justify-center gap-3">{actions}</div>}
      {note && <p className="mt-4 text-ink-3 text-small">{note}</p>}
    </div>
  )
}
