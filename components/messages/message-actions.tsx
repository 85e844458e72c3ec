'use client'
import { Ellipsis, MessageSquareReply, SmilePlus } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { EmojiPopover } from '@/components/messages/emoji-popover'
import { type MessageDeed, menuEntries } from '@/components/messages/message-deeds'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'

/** What people answer with most. */
export const FAVOURITE_REACTIONS = ['👍', '❤️', '😂', '🎉', '👀'] as const

type MessageActionsProps = {
  allowed: ReadonlySet<MessageDeed>
  onDeed: (deed: MessageDeed) => void
  onReact: (emoji: string) => void
  /** While something of the bar is open it stays, wherever the pointer goes. */
  onHold: (held: boolean) => void
  /** The button that opens the picker, for the letter R. */
  pickerRef: RefObject<HTMLButtonElement | null>
  menuRef: RefObject<HTMLButtonElement | null>
}

const BUTTON = 'size-7.5 pointer-coarse:size-7.5'

/** The bar at a row's top right. Arrow keys move inside it. */
export function MessageActions({ allowed, onDeed, onReact, onHold, pickerRef, menuRef }: MessageActionsProps) {
  const bar = useRef<HTMLDivElement>(null)
  /** The editor that a menu item opens takes the focus; its button must not take it back. */
  const keepsFocus = useRef(false)

  const move = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || !bar.current) return
    const buttons = [...bar.current.querySelectorAll('button')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }

  const entries = menuEntries(allowed)
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label="Message actions"
      onKeyDown={move}
      className="absolute -top-4 right-5 z-2 flex rounded-card bg-raised p-0.5 shadow-pop max-md:right-4"
    >
      {allowed.has('react') && (
        <>
          {FAVOURITE_REACTIONS.slice(0, 2).map((emoji) => (
            <IconButton
              key={emoji}
              label={`React ${emoji}`}
              tooltip={false}
              className={`${BUTTON} text-[16px]`}
              onClick={() => onReact(emoji)}
            >
              {emoji}
            </IconButton>
          ))}
          <EmojiPopover onPick={onReact} onOpenChange={onHold}>
            <IconButton ref={pickerRef} label="Add reaction" tooltip={false} className={BUTTON}>
              <SmilePlus aria-hidden size={18} strokeWidth={1.75} />
            </IconButton>
          </EmojiPopover>
        </>
      )}
      {allowed.has('reply') && (
        <IconButton label="Reply in thread" shortcut="T" className={BUTTON} onClick={() => onDeed('reply')}>
          <MessageSquareReply aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      )}
      <Menu modal={false} onOpenChange={onHold}>
        <MenuTrigger>
          <IconButton ref={menuRef} label="More actions" tooltip={false} className={BUTTON}>
            <Ellipsis aria-hidden size={18} strokeWidth={1.75} />
          </IconButton>
        </MenuTrigger>
        <MenuContent
          align="end"
          className="w-58"
          onCloseAutoFocus={(event) => {
            if (keepsFocus.current) event.preventDefault()
            keepsFocus.current = false
          }}
        >
          {entries.map(({ deed, label, icon: Icon, letter, danger, group }, index) => (
            <div key={deed} role="none">
              {index > 0 && entries[index - 1]?.group !== group && <MenuSeparator />}
              <MenuItem
                danger={danger}
                shortcut={letter}
                icon={<Icon aria-hidden size={16} strokeWidth={1.75} />}
                onSelect={() => {
                  keepsFocus.current = deed === 'edit' || deed === 'reply' || deed === 'react'
                  // The picker opens from its own button once the menu is gone.
                  if (deed === 'react') setTimeout(() => pickerRef.current?.click())
                  else onDeed(deed)
                }}
              >
                {label}
              </MenuItem>
            </div>
          ))}
        </MenuContent>
      </Menu>
    </div>
  )
}
