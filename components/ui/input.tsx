'use client'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { useFieldProps } from '@/components/ui/field'

/** The box of every text control. 44px high with 16px text under a thumb: below that, phones zoom the page in. */
export const inputBox = cn(
  'flex w-full items-center gap-2 rounded-control border border-field bg-raised px-3 text-body text-ink',
  'hover:border-ink-2 focus-within:border-focus focus-within:outline-2 focus-within:outline-focus focus-within:-outline-offset-1',
  'has-[[aria-invalid=true]]:border-danger has-[[aria-invalid=true]]:focus-within:outline-danger aria-[invalid=true]:border-danger aria-[invalid=true]:focus:outline-danger',
  'has-[:disabled]:border-line-strong has-[:disabled]:bg-sunken has-[:disabled]:text-ink-disabled disabled:border-line-strong disabled:bg-sunken disabled:text-ink-disabled',
)

type InputProps = ComponentProps<'input'> & {
  /** Before and after the text, inside the box. */
  before?: ReactNode
  after?: ReactNode
  /** For the box around the input. */
  boxClassName?: string
}

export function Input({ before, after, boxClassName, className, ...props }: InputProps) {
  return (
    <div className={cn(inputBox, 'h-10 max-md:h-11 pointer-coarse:h-11', boxClassName)}>
      {before}
      <input
        {...useFieldProps()}
        className={cn(
          'h-full min-w-0 flex-1 rounded-[inherit] bg-transparent outline-none max-md:text-[16px] pointer-coarse:text-[16px]',
          className,
        )}
        {...props}
      />
      {after}
    </div>
  )
}
