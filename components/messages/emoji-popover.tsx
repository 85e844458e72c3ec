'use client'
import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'

/** Loaded when it is first opened. */
const EmojiPicker = dynamic(() => import('@/components/ui/emoji-picker').then((module) => module.EmojiPicker), { ssr: false })

type EmojiPopoverProps = {
  onPick: (emoji: string) => void
  onOpenChange?: (open: boolean) => void
  /** Where the focus goes when it closes; by default back to its button. */
  onCloseAutoFocus?: (event: Event) => void
  /** The button that opens it. */
  children: ReactNode
}

export function EmojiPopover({ onPick, onOpenChange, onCloseAutoFocus, children }: EmojiPopoverProps) {
  const [open, setOpen] = useState(false)
  const change = (next: boolean) => {
    setOpen(next)
    onOpenChange?.(next)
  }
  return (
    <Popover open={open} onOpenChange={change}>
      <PopoverTrigger>{children}</PopoverTrigger>
      <PopoverContent aria-label="Emoji" className="min-h-88 min-w-75 p-0" onCloseAutoFocus={onCloseAutoFocus}>
        <EmojiPicker
          onPick={(emoji) => {
            change(false)
            onPick(emoji)
          }}
        />
      </PopoverContent>
    </Popover>
  )
}
