import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

type SwitchProps = Omit<ComponentProps<'input'>, 'type' | 'role'> & { checked: boolean }

/** On or off, at once. A native checkbox that says it is a switch; under a thumb, the place around it counts too. */
export function Switch({ checked, className, ...props }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      checked={checked}
      aria-checked={checked}
      className={cn(
        'relative h-5.5 w-9 flex-none cursor-pointer appearance-none rounded-full bg-field transition-colors',
        "after:absolute after:inset-y-0.5 after:left-0.5 after:w-4.5 after:rounded-full after:bg-on-accent after:shadow-lift after:transition-transform after:content-['']",
        "pointer-coarse:before:absolute pointer-coarse:before:-inset-3 pointer-coarse:before:content-['']",
        'checked:bg-accent checked:after:translate-x-3.5',
        'disabled:cursor-default disabled:bg-line-strong disabled:after:bg-sheet',
        className,
      )}
      {...props}
    />
  )
}
