'use client'
import { Popover as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'
import { popBox } from '@/components/ui/pop'

export const Popover = Radix.Root
export const PopoverAnchor = Radix.Anchor

/** Its only child, a button, opens the popover. */
export function PopoverTrigger(props: Omit<ComponentProps<typeof Radix.Trigger>, 'asChild'>) {
  return <Radix.Trigger asChild {...props} />
}

/** Name it with `aria-label`: it is a dialog. */
export function PopoverContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content sideOffset={6} collisionPadding={8} className={cn(popBox, className)} {...props} />
    </Radix.Portal>
  )
}
