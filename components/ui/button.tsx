import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

const BASE =
  'inline-flex items-center justify-center whitespace-nowrap rounded-control font-[590] no-underline transition-[background-color,scale] pointer-coarse:min-h-11 ' +
  'active:scale-[0.98] disabled:scale-100 disabled:bg-press disabled:text-ink-disabled disabled:shadow-none'

const VARIANTS = {
  plain:
    'bg-raised text-ink shadow-lift not-disabled:hover:bg-[image:linear-gradient(var(--color-hover),var(--color-hover))] not-disabled:active:bg-[image:linear-gradient(var(--color-press),var(--color-press))]',
  primary:
    'bg-accent text-on-accent shadow-[inset_0_0_0_1px_oklch(0_0_0/0.08),0_1px_2px_oklch(0.35_0.1_0/0.2)] not-disabled:hover:bg-accent-hover not-disabled:active:bg-accent-press',
  danger: 'bg-danger text-on-danger not-disabled:hover:bg-danger-hover not-disabled:active:bg-danger-hover',
  quiet: 'text-ink-2 not-disabled:hover:bg-hover not-disabled:hover:text-ink not-disabled:active:bg-press disabled:bg-transparent',
} as const

const SIZES = {
  sm: 'h-7.5 gap-1.5 px-2.5 text-note',
  md: 'h-9 gap-1.75 px-3.5 text-ui',
  lg: 'h-11 gap-1.75 px-3.5 text-body',
} as const

export type ButtonProps = ComponentProps<'button'> & {
  variant?: keyof typeof VARIANTS
  size?: keyof typeof SIZES
  block?: boolean
  /** Under way: cannot be pressed again, and says so. Give the words too ("Sending…"). */
  busy?: boolean
  /** Lends its looks to its only child, such as a link. */
  asChild?: boolean
}

/** A verb. At most one primary button is in view. */
export function Button({ variant = 'plain', size = 'md', block, busy, asChild, className, disabled, ...props }: ButtonProps) {
  const Tag = asChild ? Slot.Root : 'button'
  return (
    <Tag
      type={asChild ? undefined : 'button'}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={cn(BASE, VARIANTS[variant], SIZES[size], block && 'w-full', className)}
      {...props}
    />
  )
}
