'use client'
import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { usePeopleSearch } from '@/components/members/use-people-search'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { inputBox } from '@/components/ui/input'
import { popItem } from '@/components/ui/pop'
import { usePresence } from '@/lib/client/hooks/use-people'
import type { User } from '@/lib/contract/users'

type PeoplePickerProps = {
  chosen: readonly User[]
  onChange: (chosen: User[]) => void
  /** Enter, when some are chosen and nothing more is being looked for. */
  onSubmit: () => void
  /** Those who cannot be chosen. */
  without: ReadonlySet<string>
  /** When there is nobody to choose at all. */
  empty: string
}

/** Chooses people by name: a field with those chosen in it, and a list below. */
export function PeoplePicker({ chosen, onChange, onSubmit, without, empty }: PeoplePickerProps) {
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = usePeopleSearch(query)
  const options = (found ?? []).filter((user) => !without.has(user.id) && !chosen.some(({ id }) => id === user.id))
  const at = Math.min(active, options.length - 1)

  const add = (user: User) => {
    onChange([...chosen, user])
    setQuery('')
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const option = options[at]
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, options.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && option && (query !== '' || chosen.length === 0)) add(option)
    else if (event.key === 'Enter' && chosen.length > 0) onSubmit()
    else if (event.key === 'Backspace' && query === '') onChange(chosen.slice(0, -1))
    else return
    event.preventDefault()
  }

  return (
    <div className="mt-4">
      <div className={cn(inputBox, 'min-h-10 flex-wrap gap-1.5 py-1.5')}>
        {chosen.length === 0 && <Search aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />}
        {chosen.map((user) => (
          <span
            key={user.id}
            className="inline-flex h-6.5 items-center gap-1 rounded-pill bg-accent-soft pr-1 pl-2.5 font-medium text-accent-ink text-note"
          >
            {user.name}
            <button
              type="button"
              aria-label={`Leave out ${user.name}`}
              onClick={() => onChange(chosen.filter(({ id }) => id !== user.id))}
              className="grid size-5 place-items-center rounded-full hover:bg-accent-soft-hover pointer-coarse:size-8"
            >
              <X aria-hidden size={14} strokeWidth={2} />
            </button>
          </span>
        ))}
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to write here
          autoFocus
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-activedescendant={options[at] ? `${listId}-${at}` : undefined}
          aria-label="Find people"
          placeholder={chosen.length === 0 ? 'Name or username' : ''}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          className="h-6.5 min-w-24 flex-1 bg-transparent outline-none max-md:text-[16px]"
        />
      </div>
      <div role="listbox" id={listId} aria-label="People" className="mt-2 h-56 overflow-y-auto [scrollbar-width:thin]">
        {options.map((user, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are heard by the field
          <div
            key={user.id}
            role="option"
            id={`${listId}-${index}`}
            aria-selected={index === at}
            data-highlighted={index === at ? '' : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onPointerMove={() => setActive(index)}
            onClick={() => add(user)}
            className={popItem()}
          >
            <PersonLine user={user} />
          </div>
        ))}
        {found && options.length === 0 && (
          <p className="px-2 py-3 text-ink-3 text-note">{query === '' ? empty : `Nobody for '${query}'. Try fewer letters.`}</p>
        )}
      </div>
    </div>
  )
}

function PersonLine({ user }: { user: User }) {
  const presence = usePresence(user.id)
  return (
    <>
      <Avatar id={user.id} name={user.name} src={user.avatar_url} size={24} square={user.is_bot} presence={presence} />
      <span className="truncate font-strong">{user.name}</span>
      <span className="truncate text-ink-3 text-note in-data-highlighted:text-ink-2">@{user.username}</span>
    </>
  )
}
