'use client'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { popBox, popItem } from '@/components/ui/pop'

type SelectProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly { value: V; label: ReactNode }[]
  disabled?: boolean
  className?: string
}

/** One of several choices, behind a button that shows the chosen one. */
export function Select<V extends string>({ label, value, onChange, options, disabled, className }: SelectProps<V>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as V)} disabled={disabled}>
      <Radix.Trigger
        aria-label={label}
        className={cn(
          'inline-flex h-8.5 items-center justify-between gap-2.5 whitespace-nowrap rounded-control border border-field bg-raised pr-2.5 pl-3 text-ui enabled:hover:border-ink-2 pointer-coarse:min-h-11',
          'disabled:border-line-strong disabled:bg-sunken disabled:text-ink-disabled',
          className,
        )}
      >
        <Radix.Value />
        <Radix.Icon asChild>
          <ChevronsUpDown aria-hidden size={14} strokeWidth={2} className="text-ink-3" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={6}
          align="end"
          collisionPadding={8}
          className={cn(popBox, 'min-w-(--radix-select-trigger-width)')}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className={popItem()}>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="ml-auto">
                  <Check aria-hidden size={16} strokeWidth={1.75} className="text-accent-ink" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
