'use client'
import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { popItem } from '@/components/ui/pop'

type ItemProps = {
  value: string
  keywords?: string[]
  icon: ReactNode
  note?: ReactNode
  end?: ReactNode
  onSelect: () => void
  children: ReactNode
}

/** One thing to jump to: what it is, a word about it, and what waits there. */
export const JumpItem = ({ icon, note, end, children, ...item }: ItemProps) => (
  <Command.Item
    {...item} // cmdk says data-disabled="false" of what is not disabled.
    className={cn(popItem(), 'text-ink! data-[selected=true]:bg-press')}
  >
    {icon}
    <span className="max-w-[65%] flex-none truncate font-[560]">{children}</span>
    {note && <span className="min-w-0 truncate text-ink-3 text-note">{note}</span>}
    {end && <span className="ml-auto flex-none">{end}</span>}
  </Command.Item>
)

const HEADING =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:font-[580] [&_[cmdk-group-heading]]:text-ink-3'

export const JumpGroup = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group heading={heading} className={HEADING}>
    {children}
  </Command.Group>
)
