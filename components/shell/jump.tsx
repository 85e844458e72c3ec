'use client'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { usePeopleSearch } from '@/components/members/use-people-search'
import { focusComposer } from '@/components/messages/focus'
import { useDialog } from '@/components/shell/dialogs'
import { JumpCommands } from '@/components/shell/jump-commands'
import { JumpPeople } from '@/components/shell/jump-people'
import { JumpRooms } from '@/components/shell/jump-rooms'
import { scrim } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

/** Jump to a room, a person or a command. `#`, `@` and `>` at the beginning ask for one kind alone. */
export function Jump() {
  const dialog = useDialog('jump')
  /** Where one was: after a jump the focus goes on, not back. */
  const openedAt = useRef('')
  useEffect(() => {
    if (dialog.open) openedAt.current = window.location.pathname
  }, [dialog.open])
  return (
    <Radix.Root {...dialog}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            if (window.location.pathname === openedAt.current) return
            event.preventDefault()
            focusComposer('room')
          }}
          className="fixed top-[13vh] left-1/2 z-30 w-150 max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-[16px] bg-raised shadow-dialog outline-none [--rim:var(--color-raised)] data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in max-md:inset-0 max-md:top-0 max-md:w-auto max-md:max-w-none max-md:translate-x-0 max-md:rounded-none"
        >
          <Radix.Title className="sr-only">Jump to</Radix.Title>
          <JumpList close={() => dialog.onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function JumpList({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('')
  const kind = /^[#@>]/.exec(typed)?.[0]
  const query = kind ? typed.slice(1) : typed
  const people = usePeopleSearch(query, kind !== '#' && kind !== '>')
  return (
    <Command
      label="Jump to a room, person or command"
      loop
      // The marks choose the kind and are no part of what is looked for.
      filter={(value, _search, keywords) => matches([value, ...(keywords ?? [])].join(' '), query)}
      className="max-md:flex max-md:h-dvh max-md:flex-col"
    >
      <div className="flex h-14 flex-none items-center gap-3 border-line border-b pr-4 pl-4.5">
        <Search aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="Jump to…"
          className="min-w-0 flex-1 bg-transparent text-[17px] outline-none"
        />
        <button type="button" onClick={close} aria-label="Esc, close" className="rounded-tag max-md:min-h-11 max-md:px-2">
          <Kbd>Esc</Kbd>
        </button>
      </div>
      <Command.List className="max-h-100 overflow-y-auto p-2 [scrollbar-width:thin] max-md:max-h-none max-md:flex-1">
        <Command.Empty className="px-2 py-6 text-center text-ink-3 text-note">Nothing for '{query}'. Try fewer words.</Command.Empty>
        {(!kind || kind === '#') && <JumpRooms close={close} />}
        {(!kind || kind === '@') && people && <JumpPeople people={people} close={close} />}
        {(!kind || kind === '>') && <JumpCommands close={close} />}
      </Command.List>
      <div aria-hidden className="flex flex-none gap-3.5 border-line border-t px-4 py-2.5 text-ink-3 text-small pointer-coarse:hidden">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> open
        </span>
        <span className="ml-auto max-sm:hidden">
          Type <Kbd>#</Kbd> rooms, <Kbd>@</Kbd> people, <Kbd>&gt;</Kbd> commands
        </span>
      </div>
    </Command>
  )
}

/** Every typed word begins a word of the text (2), or is somewhere in it (1). */
function matches(text: string, query: string) {
  const haystack = text.toLocaleLowerCase()
  const words = query.trim().toLocaleLowerCase().split(/\s+/)
  if (words.every((word) => haystack.split(/[\s@#_.-]+/).some((part) => part.startsWith(word)))) return 1
  return words.every((word) => haystack.includes(word)) ? 0.5 : 0
}
