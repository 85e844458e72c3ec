'use client'
import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import { EmojiPopover } from '@/components/messages/emoji-popover'
import { useMessageScope } from '@/components/messages/message-scope'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'
import type { Message } from '@/lib/contract/messages'

type MessageReactionsProps = { message: Message; onToggle: (emoji: string) => void; readOnly: boolean }

/** Pills below a message; one's own is pressed. */
export function MessageReactions({ message, onToggle, readOnly }: MessageReactionsProps) {
  const { me, members } = useMessageScope()
  // Those that were there when the row appeared do not spring.
  const [there] = useState(() => new Set(message.reactions.map(({ emoji }) => emoji)))
  if (message.reactions.length === 0) return null
  const nameOf = (userId: string) => {
    if (userId === me.id) return 'you'
    for (const member of members.values()) if (member.user_id === userId) return member.name
    return null
  }
  return (
    <div className="mt-1.5 flex flex-wrap gap-1">
      {message.reactions.map(({ emoji, count, user_ids }) => {
        const mine = user_ids.includes(me.id)
        return (
          <Tooltip key={emoji} label={whoReacted(user_ids.map(nameOf), count)}>
            <button
              type="button"
              aria-pressed={mine}
              aria-label={`${emoji}, ${count}`}
              disabled={readOnly}
              onClick={() => onToggle(emoji)}
              className={cn(
                'inline-flex h-6.5 items-center gap-1.25 rounded-pill border px-2 text-[14px]/4.5 pointer-coarse:h-8 pointer-coarse:px-2.5',
                !there.has(emoji) && 'transition-[scale] duration-(--duration-base) ease-spring starting:scale-60',
                mine ? 'border-accent-line bg-accent-soft' : 'border-line-strong bg-sheet enabled:hover:border-field',
              )}
            >
              <span>{emoji}</span>
              <b className={cn('font-[600] text-small tabular-nums', mine ? 'text-accent-ink' : 'text-ink-2')}>{count}</b>
            </button>
          </Tooltip>
        )
      })}
      {!readOnly && (
        <EmojiPopover onPick={onToggle}>
          <button
            type="button"
            aria-label="Add reaction"
            className="inline-flex h-6.5 items-center rounded-pill border border-line-strong bg-sheet px-1.75 text-ink-3 hover:border-field pointer-coarse:h-8 pointer-coarse:px-2.5"
          >
            <SmilePlus aria-hidden size={14} strokeWidth={2} />
          </button>
        </EmojiPopover>
      )}
    </div>
  )
}

/** "Ada, Bruno and 3 others". Those who have left the room are only counted. */
function whoReacted(names: (string | null)[], count: number) {
  const known = names.filter((name) => name !== null).slice(0, 8)
  const others = count - known.length
  const rest = others > 0 ? [`${others} ${others === 1 ? 'other' : 'others'}`] : []
  return new Intl.ListFormat('en-GB').format([...known, ...rest])
}
