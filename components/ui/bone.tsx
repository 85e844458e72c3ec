import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** Where something will stand once it has loaded. Show bones only after 150 ms, and with the size of what comes. */
export function Bone({ className, ...props }: ComponentProps<'span'>) {
  return <span aria-hidden className={cn('block h-3 rounded-[6px] bg-press', className)} {...props} />
}
