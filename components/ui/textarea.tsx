'use client'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'
import { useFieldProps } from '@/components/ui/field'
import { inputBox } from '@/components/ui/input'

/** Grows with its words, up to `max-h`. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...useFieldProps()}
      className={cn(
        inputBox,
        'field-sizing-content block max-h-60 min-h-16 resize-none py-2.25 max-md:text-[16px] pointer-coarse:text-[16px]',
        className,
      )}
      {...props}
    />
  )
}
