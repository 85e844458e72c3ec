'use client'
import {
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
  EmojiPicker as Frimousse,
} from 'frimousse'
import type { AriaAttributes } from 'react'
import { cn } from '@/components/ui/cn'
import { inputBox } from '@/components/ui/input'

function CategoryHeader({ category, ...props }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...props} className="bg-raised px-2 pt-2 pb-1 font-[580] text-ink-3 text-small">
      {category.label}
    </div>
  )
}

/** The list counts its rows and columns from 0; ARIA counts from 1. */
function countFromOne<P extends AriaAttributes>(props: P): P {
  const counted = { ...props }
  for (const index of ['aria-rowindex', 'aria-colindex'] as const) if (counted[index] !== undefined) counted[index]++
  return counted
}

function Row(props: EmojiPickerListRowProps) {
  return <div {...countFromOne(props)} className="scroll-my-1.5 px-1.25" />
}

function Emoji({ emoji, ...props }: EmojiPickerListEmojiProps) {
  return (
    <button
      {...countFromOne(props)}
      type="button"
      className="grid size-9 place-items-center rounded-control text-[20px]/none data-[active]:bg-press pointer-coarse:size-11"
    >
      {emoji.emoji}
    </button>
  )
}

type EmojiPickerProps = { onPick: (emoji: string) => void; className?: string }

/** Every emoji, by category or by name. Its data is served from here (scripts/copy-emoji-data.mjs), never from elsewhere. */
export function EmojiPicker({ onPick, className }: EmojiPickerProps) {
  return (
    <Frimousse.Root
      emojibaseUrl="/emoji"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className={cn('flex h-88 w-fit flex-col', className)}
    >
      <div className="p-1.25">
        <Frimousse.Search
          autoFocus
          placeholder="Find an emoji"
          aria-label="Find an emoji"
          className={cn(
            inputBox,
            '[&::-webkit-search-cancel-button]:appearance-none h-9 text-ui max-md:text-[16px] pointer-coarse:h-11 pointer-coarse:text-[16px]',
          )}
        />
      </div>
      <Frimousse.Viewport className="relative min-h-0 flex-1 outline-none [scrollbar-color:var(--color-line-strong)_transparent] [scrollbar-width:thin]">
        <Frimousse.Loading className="absolute inset-0 grid place-items-center text-ink-3 text-note">One moment…</Frimousse.Loading>
        <Frimousse.Empty className="absolute inset-0 grid place-items-center px-4 text-center text-ink-3 text-note">
          {({ search }) => `Nothing for '${search}'. Try fewer words.`}
        </Frimousse.Empty>
        <Frimousse.List className="select-none pb-1.5" components={{ CategoryHeader, Row, Emoji }} />
      </Frimousse.Viewport>
      <Frimousse.ActiveEmoji>
        {({ emoji }) => (
          <p className="h-9 truncate border-line border-t px-2 pt-2.25 text-ink-3 text-small">
            {emoji ? `${emoji.emoji} ${emoji.label}` : ' '}
          </p>
        )}
      </Frimousse.ActiveEmoji>
    </Frimousse.Root>
  )
}
