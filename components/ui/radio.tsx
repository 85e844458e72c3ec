import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** A native radio button. Those of one question share a `name`. */
export function Radio({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      type="radio"
      className={cn(
        'my-px inline-grid size-4.5 flex-none cursor-pointer appearance-none place-items-center rounded-full border-[1.5px] border-field bg-raised pointer-coarse:size-5.5',
        "checked:border-accent checked:bg-accent checked:after:size-1.5 checked:after:rounded-full checked:after:bg-on-accent checked:after:content-['']",
        'disabled:cursor-default disabled:border-line-strong disabled:bg-press',
        className,
      )}
      {...props}
    />
  )
}
