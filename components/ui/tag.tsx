import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

const TONES = {
  plain: 'bg-press text-ink-2',
  accent: 'bg-accent-soft text-accent-ink',
  success: 'bg-success-soft text-success-ink',
  warning: 'bg-warning-soft text-warning-ink',
  danger: 'bg-danger-soft text-danger-ink',
} as const

/** One word about the thing before it: "admin", "this one". */
export function Tag({ tone = 'plain', className, ...props }: ComponentProps<'span'> & { tone?: keyof typeof TONES }) {
  return (
    <span
      className={cn(
        'inline-flex h-4.5 items-center gap-1 rounded-tag px-1.5 align-[1px] font-[600] text-[11px]/4.5',
        TONES[tone],
        className,
      )}
      {...props}
    />
  )
}
