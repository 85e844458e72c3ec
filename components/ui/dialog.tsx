'use client'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export const scrim = 'fixed inset-0 z-30 bg-scrim data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in'

/** Stands in the middle; on a phone as wide as the screen allows. Never taller than what is seen, so its buttons stay in reach. */
export const dialogBox = cn(
  'fixed top-1/2 left-1/2 z-30 max-h-[calc(100dvh-32px)] w-110 max-w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-sheet bg-raised p-5 shadow-dialog outline-none',
  '[--rim:var(--color-raised)] data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in',
)
export const dialogTitle = 'font-[680] text-[17px]/6 tracking-[-0.006em]'
export const dialogDescription = 'mt-1.5 text-ink-2'
export const dialogFooter = 'mt-5 flex justify-end gap-2'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** A sentence below the title. */
  description?: ReactNode
  /** Buttons, the quiet one first. */
  footer?: ReactNode
  className?: string
  children?: ReactNode
} & Pick<ComponentProps<typeof Radix.Content>, 'onOpenAutoFocus' | 'onCloseAutoFocus'>

/** Asks for something before going on. Focus stays inside; Esc and a press beside it cancel. */
export function Dialog({ open, onOpenChange, title, description, footer, className, children, ...events }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content {...(description ? {} : { 'aria-describedby': undefined })} className={cn(dialogBox, className)} {...events}>
          <Radix.Title className={dialogTitle}>{title}</Radix.Title>
          {description && <Radix.Description className={dialogDescription}>{description}</Radix.Description>}
          {children}
          {footer && <footer className={dialogFooter}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
