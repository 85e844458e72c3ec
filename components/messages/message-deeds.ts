import { Copy, Link, type LucideIcon, MessageSquareReply, Pencil, SmilePlus, Trash2 } from 'lucide-react'

export type MessageDeed = 'reply' | 'react' | 'copyText' | 'copyLink' | 'edit' | 'delete'

type MenuEntry = { deed: MessageDeed; label: string; icon: LucideIcon; letter: string; danger?: boolean; group: number }

/** Everything one can do with a message, in the order of its menus, with the letter that does the same. */
const ENTRIES: readonly MenuEntry[] = [
  { deed: 'reply', label: 'Reply in thread', icon: MessageSquareReply, letter: 'T', group: 1 },
  { deed: 'react', label: 'Add reaction', icon: SmilePlus, letter: 'R', group: 1 },
  { deed: 'copyText', label: 'Copy text', icon: Copy, letter: 'C', group: 2 },
  { deed: 'copyLink', label: 'Copy link', icon: Link, letter: 'L', group: 2 },
  { deed: 'edit', label: 'Edit', icon: Pencil, letter: 'E', group: 2 },
  { deed: 'delete', label: 'Delete', icon: Trash2, letter: 'Del', danger: true, group: 3 },
]

export const menuEntries = (allowed: ReadonlySet<MessageDeed>) => ENTRIES.filter((entry) => allowed.has(entry.deed))

/** The deed that a key stands for. */
export function deedOfKey(key: string, allowed: ReadonlySet<MessageDeed>): MessageDeed | null {
  const letter = key === 'Delete' || key === 'Backspace' ? 'Del' : key.toUpperCase()
  return ENTRIES.find((entry) => entry.letter === letter && allowed.has(entry.deed))?.deed ?? null
}
