import { cn } from '@/components/ui/cn'

/** The box of everything that floats: menus, popovers, lists of choices. */
export const popBox = cn(
  'z-40 rounded-box bg-raised p-1.25 text-ink text-ui shadow-pop outline-none [--rim:var(--color-raised)]',
  'data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in',
)

/** One row of a menu or a list of choices. Radix marks the one under pointer or keys with data-highlighted. */
export const popItem = (danger = false) =>
  cn(
    'flex min-h-9 w-full cursor-pointer select-none items-center gap-2.5 rounded-control px-2 outline-none pointer-coarse:min-h-11',
    'data-[disabled]:cursor-default data-[disabled]:text-ink-disabled [&>svg]:flex-none',
    danger
      ? 'text-danger-ink data-[highlighted]:bg-danger-soft'
      : 'data-[highlighted]:bg-press [&>svg]:text-ink-3 data-[highlighted]:[&>svg]:text-ink-2',
  )

export const popSeparator = 'mx-0.75 my-1.25 h-px bg-line'
export const popLabel = 'px-2 pt-1.5 pb-1 font-[580] text-ink-3 text-small'
