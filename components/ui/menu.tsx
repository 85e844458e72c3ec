'use client'
import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'
import { popBox, popItem, popLabel, popSeparator } from '@/components/ui/pop'

/** Leaves the rest of the page as it is: a modal menu would hide it from screen readers and lock its scrolling. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />
}

/** Its only child, a button, opens the menu. */
export function MenuTrigger(props: Omit<ComponentProps<typeof Radix.Trigger>, 'asChild'>) {
  return <Radix.Trigger asChild {...props} />
}

export function MenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content sideOffset={6} collisionPadding={8} className={cn(popBox, 'min-w-50', className)} {...props} />
    </Radix.Portal>
  )
}

type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  icon?: ReactNode
  /** The key that does the same. Only shown: the key itself is the page's business. */
  shortcut?: string
  danger?: boolean
}

export function MenuItem({ icon, shortcut, danger, className, children, ...props }: MenuItemProps) {
  return (
    <Radix.Item className={cn(popItem(danger), className)} {...props}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut && <Kbd className="pointer-coarse:hidden">{shortcut}</Kbd>}
    </Radix.Item>
  )
}

export const MenuRadioGroup = Radix.RadioGroup

export function MenuRadioItem({ icon, className, children, ...props }: ComponentProps<typeof Radix.RadioItem> & { icon?: ReactNode }) {
  return (
    <Radix.RadioItem className={cn(popItem(), className)} {...props}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden size={16} strokeWidth={1.75} className="text-accent-ink" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className={popSeparator} />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className={popLabel}>{children}</Radix.Label>
}
