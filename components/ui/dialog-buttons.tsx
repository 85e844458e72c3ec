'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'

type DialogButtonsProps = {
  onCancel: () => void
  /** What the main button says, and what it says while it is being done. */
  children: ReactNode
  busyLabel: string
  busy: boolean
  disabled?: boolean
} & (
  | { onClick: () => void; form?: never }
  /** The id of the form that it submits. */
  | { form: string; onClick?: never }
)

/** The two buttons at the foot of a dialog: one way out, one way on. */
export const DialogButtons = ({ onCancel, children, busyLabel, busy, disabled, form, onClick }: DialogButtonsProps) => (
  <>
    <Button variant="quiet" onClick={onCancel}>
      Cancel
    </Button>
    <Button variant="primary" type={form ? 'submit' : 'button'} form={form} onClick={onClick} busy={busy} disabled={disabled}>
      {busy ? busyLabel : children}
    </Button>
  </>
)
