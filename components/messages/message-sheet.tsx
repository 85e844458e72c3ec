'use client'
import { SmilePlus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { FAVOURITE_REACTIONS } from '@/components/messages/message-actions'
import { type MessageDeed, menuEntries } from '@/components/messages/message-deeds'
import { useMessageScope } from '@/components/messages/message-scope'
import { BottomSheet, SheetItem } from '@/components/ui/bottom-sheet'
import { cn } from '@/components/ui/cn'
import type { Message } from '@/lib/contract/messages'

const EmojiPicker = dynamic(() => import('@/components/ui/emoji-picker').then((module) => module.EmojiPicker), { ssr: false })

type MessageSheetProps = {
  message: Message
  open: boolean
  onOpenChange: (open: boolean) => void
  allowed: ReadonlySet<MessageDeed>
  onDeed: (deed: MessageDeed) => void
  onReact: (emoji: string) => void
}

/** A phone's message actions: six reactions, then the list. */
export function MessageSheet({ message, open, onOpenChange, allowed, onDeed, onReact }: MessageSheetProps) {
  const { me } = useMessageScope()
  const [picking, setPicking] = useState(false)
  const change = (next: boolean) => {
    if (!next) setPicking(false)
    onOpenChange(next)
  }
  const react = (emoji: string) => {
    change(false)
    onReact(emoji)
  }
  const mine = (emoji: string) => message.reactions.some((reaction) => reaction.emoji === emoji && reaction.user_ids.includes(me.id))
  return (
    <BottomSheet open={open} onOpenChange={change} label={`Message by ${message.name}`}>
      {picking ? (
        <EmojiPicker onPick={react} className="mx-auto" />
      ) : (
        <>
          {allowed.has('react') && (
            <div className="mb-2 grid grid-cols-6 border-line border-b pb-2.5">
              {FAVOURITE_REACTIONS.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={`React ${emoji}`}
                  aria-pressed={mine(emoji)}
                  onClick={() => react(emoji)}
                  className={cn(
                    'grid size-12 place-items-center justify-self-center rounded-full text-[26px]/none',
                    mine(emoji) && 'bg-accent-soft',
                  )}
                >
                  {emoji}
                </button>
              ))}
              <button
                type="button"
                aria-label="More reactions"
                onClick={() => setPicking(true)}
                className="grid size-12 place-items-center justify-self-center rounded-full text-ink-2"
              >
                <SmilePlus aria-hidden size={20} strokeWidth={1.75} />
              </button>
            </div>
          )}
          {menuEntries(allowed)
            .filter(({ deed }) => deed !== 'react')
            .map(({ deed, label, icon: Icon, danger }) => (
              <SheetItem key={deed} danger={danger} icon={<Icon aria-hidden size={20} strokeWidth={1.75} />} onClick={() => onDeed(deed)}>
                {label}
              </SheetItem>
            ))}
        </>
      )}
    </BottomSheet>
  )
}
