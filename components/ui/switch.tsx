import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** On or off, at once. */
export function Switch({
  checked,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'type' | 'role' | 'checked'> & { checked: boolean }) {
  return (
    <input
      type="checkbox"
      role="switch"
      checked={checked}
      aria-checked={checked}
      className={cn(
        'relative h-5.5 w-9 flex-none cursor-pointer appearance-none rounded-pill bg-field transition-colors checked:bg-accent',
        "after:absolute after:top-0.5 after:left-0.5 after:size-4.5 after:rounded-full after:bg-[white] after:shadow-[0_1px_2px_oklch(0_0_0/0.25)] after:transition-[translate] after:duration-(--duration-base) after:ease-spring after:content-[''] checked:after:translate-x-3.5",
        // The target under a thumb reaches past what is seen.
        'pointer-coarse:before:-inset-x-1 pointer-coarse:before:-inset-y-2.75 pointer-coarse:before:absolute',
        'disabled:cursor-default disabled:bg-line-strong disabled:after:bg-sheet',
        className,
      )}
      {...props}
    />
  )
}
