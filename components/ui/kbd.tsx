import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** A key to press. */
export function Kbd({ className, ...props }: ComponentProps<'kbd'>) {
  return (
    <kbd
      className={cn(
        'rounded-tag border border-line-strong bg-raised px-1.25 font-[500] font-sans text-ink-3 text-micro tabular-nums',
        className,
      )}
      {...props}
    />
  )
}
