import { Bold, Code, Italic, Link, List, type LucideIcon, Strikethrough, TextQuote } from 'lucide-react'
import { makeLink, type Selected, toggleCode, toggleLines, toggleMark } from '@/components/messages/edit-text'
import { IconButton } from '@/components/ui/icon-button'

type Format = { label: string; icon: LucideIcon; shortcut?: string; apply: (selected: Selected) => Selected }

const FORMATS: readonly Format[] = [
  { label: 'Bold', icon: Bold, shortcut: 'B', apply: (selected) => toggleMark(selected, '**') },
  { label: 'Italic', icon: Italic, shortcut: 'I', apply: (selected) => toggleMark(selected, '*') },
  { label: 'Strikethrough', icon: Strikethrough, apply: (selected) => toggleMark(selected, '~~') },
  { label: 'Code', icon: Code, shortcut: 'E', apply: toggleCode },
  { label: 'Link', icon: Link, apply: makeLink },
  { label: 'Quote', icon: TextQuote, apply: (selected) => toggleLines(selected, '> ') },
  { label: 'List', icon: List, apply: (selected) => toggleLines(selected, '- ') },
]

/** The format that Ctrl or Cmd with this key stands for. */
export const formatOfKey = (key: string) => FORMATS.find((format) => format.shortcut === key.toUpperCase())?.apply

/** Marks for what is selected. They fade in when one begins to write, into a space kept for them. */
export function FormatTools({ onApply }: { onApply: (apply: (selected: Selected) => Selected) => void }) {
  return (
    <span className="flex items-center gap-px opacity-0 transition-opacity group-focus-within/composer:opacity-100 max-md:hidden">
      <span aria-hidden className="mx-1.25 h-4 w-px bg-line-strong" />
      {FORMATS.map(({ label, icon: Icon, shortcut, apply }) => (
        <IconButton
          key={label}
          label={label}
          shortcut={shortcut && `Ctrl ${shortcut}`}
          className="size-7.5 text-ink-3"
          // The field keeps the focus and its selection.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onApply(apply)}
        >
          <Icon aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      ))}
    </span>
  )
}
