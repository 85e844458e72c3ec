'use client'
import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type SegmentedProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly { value: V; label: ReactNode }[]
  size?: 'sm' | 'md'
  className?: string
}

/** One of a few short choices, all in view. */
export function Segmented<V extends string>({ label, value, onChange, options, size = 'md', className }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Pressing the chosen one again reports nothing chosen; one always is.
      onValueChange={(next) => next && onChange(next as V)}
      className={cn('inline-flex gap-0.5 bg-track', size === 'sm' ? 'rounded-control p-0.5' : 'rounded-card p-0.75', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cn(
            'inline-flex items-center justify-center gap-1.5 font-[560] text-ink-2 pointer-coarse:min-h-11 data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-lift',
            size === 'sm' ? 'h-6.5 rounded-[6px] px-2.5 text-note' : 'h-7.5 rounded-[7px] px-3 text-ui',
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
