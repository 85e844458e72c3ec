import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** A button that reads as a link, inside a line of text. */
export function TextButton({ danger, className, ...props }: ComponentProps<'button'> & { danger?: boolean }) {
  return (
    <button
      type="button"
      className={cn(
        'rounded-tag font-[590] underline-offset-2 hover:underline pointer-coarse:-my-3 pointer-coarse:px-1.5 pointer-coarse:py-3',
        danger ? 'text-danger-ink' : 'text-accent-ink',
        className,
      )}
      {...props}
    />
  )
}
