import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** A native checkbox. Put it inside its label. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      type="checkbox"
      className={cn(
        'my-px inline-grid size-4.5 flex-none cursor-pointer appearance-none place-items-center rounded-[5px] border-[1.5px] border-field bg-raised pointer-coarse:size-5.5',
        "checked:border-accent checked:bg-accent checked:after:h-1.25 checked:after:w-2.25 checked:after:-translate-y-[1.5px] checked:after:-rotate-45 checked:after:border-on-accent checked:after:border-b-2 checked:after:border-l-2 checked:after:content-['']",
        'disabled:cursor-default disabled:border-line-strong disabled:bg-press',
        className,
      )}
      {...props}
    />
  )
}
