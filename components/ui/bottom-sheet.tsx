'use client'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { scrim } from '@/components/ui/dialog'
import { popItem } from '@/components/ui/pop'

type BottomSheetProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Read aloud, not shown: what the sheet is about. */
  label: string
  children: ReactNode
} & Pick<ComponentProps<typeof Radix.Content>, 'onCloseAutoFocus' | 'onOpenAutoFocus'>

/** A phone's menu: comes from below, closes by Esc or a press beside it. */
export function BottomSheet({ open, onOpenChange, label, children, ...events }: BottomSheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-30 max-h-[85dvh] overflow-y-auto rounded-t-[20px] bg-raised px-3 pt-2 pb-[calc(12px+env(safe-area-inset-bottom,0px))] shadow-dialog outline-none data-[state=closed]:animate-sheet-out data-[state=open]:animate-sheet-in"
          {...events}
        >
          <span aria-hidden className="mx-auto mb-3 block h-1 w-9 rounded-full bg-line-strong" />
          <Radix.Title className="sr-only">{label}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type SheetItemProps = ComponentProps<'button'> & { icon?: ReactNode; danger?: boolean }

/** One row of a bottom sheet. Pressing it closes the sheet. */
export function SheetItem({ icon, danger, className, children, ...props }: SheetItemProps) {
  return (
    <Radix.Close asChild>
      <button
        type="button"
        className={cn(popItem(danger), 'min-h-12 gap-3.5 text-left text-body active:bg-press pointer-coarse:min-h-12', className)}
        {...props}
      >
        {icon}
        {children}
      </button>
    </Radix.Close>
  )
}
