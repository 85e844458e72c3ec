'use client'
import { ContextMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'
import { popBox, popItem, popSeparator } from '@/components/ui/pop'

/** The same rows as a menu, opened by the secondary button, the menu key or a long press on its trigger. */
export function ContextMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />
}

/** Its only child is what the menu belongs to. */
export function ContextMenuTrigger(props: Omit<ComponentProps<typeof Radix.Trigger>, 'asChild'>) {
  return <Radix.Trigger asChild {...props} />
}

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content collisionPadding={8} className={cn(popBox, 'min-w-50', className)} {...props} />
    </Radix.Portal>
  )
}

type ContextMenuItemProps = ComponentProps<typeof Radix.Item> & { icon?: ReactNode; shortcut?: string; danger?: boolean }

export function ContextMenuItem({ icon, shortcut, danger, className, children, ...props }: ContextMenuItemProps) {
  return (
    <Radix.Item className={cn(popItem(danger), className)} {...props}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut && <Kbd className="pointer-coarse:hidden">{shortcut}</Kbd>}
    </Radix.Item>
  )
}

export function ContextMenuSeparator() {
  return <Radix.Separator className={popSeparator} />
}
