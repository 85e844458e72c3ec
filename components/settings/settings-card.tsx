import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** Rows that belong together. */
export function SettingsCard({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={cn('divide-y divide-line rounded-box bg-raised shadow-lift [--rim:var(--color-raised)]', className)}>{children}</div>
  )
}

type SettingsRowProps = { before?: ReactNode; title?: ReactNode; description?: ReactNode; children?: ReactNode }

/** What it is and what it means at the left, the control at the right. */
export function SettingsRow({ before, title, description, children }: SettingsRowProps) {
  return (
    <div className="flex min-h-15 items-center gap-4 px-4 py-2.75 max-md:flex-wrap">
      {before}
      <div className="min-w-0 flex-1 max-md:basis-45">
        {title && <div className="font-[560] text-[15px]/5">{title}</div>}
        {description && <div className="mt-px text-ink-3 text-note">{description}</div>}
      </div>
      {children}
    </div>
  )
}
