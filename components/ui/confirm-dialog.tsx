'use client'
import { AlertDialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { dialogBox, dialogDescription, dialogFooter, dialogTitle, scrim } from '@/components/ui/dialog'

type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The question: "Delete # harbour-2024?" */
  title: ReactNode
  /** What it means, and whether it can be taken back. */
  description: ReactNode
  /** The way out, which has the focus: "Keep it". */
  keep: string
  /** The deed: "Delete room". */
  confirm: string
  danger?: boolean
  onConfirm: () => void
}

/** For what cannot simply be undone. Starts on the safe choice. */
export function ConfirmDialog({ open, onOpenChange, title, description, keep, confirm, danger = true, onConfirm }: ConfirmDialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content className={dialogBox}>
          <Radix.Title className={dialogTitle}>{title}</Radix.Title>
          <Radix.Description className={dialogDescription}>{description}</Radix.Description>
          <footer className={dialogFooter}>
            <Radix.Cancel asChild>
              <Button>{keep}</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button variant={danger ? 'danger' : 'primary'} onClick={onConfirm}>
                {confirm}
              </Button>
            </Radix.Action>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
