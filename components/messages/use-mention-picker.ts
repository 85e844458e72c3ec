import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { applyEdit } from '@/components/messages/apply-edit'
import { mentionAt } from '@/components/messages/edit-text'
import type { Member } from '@/lib/contract/members'

const MOST_SHOWN = 6

/** Those whose username or part of whose name begins so. */
function matching(members: Iterable<Member>, query: string, myId: string): Member[] {
  const begins = (member: Member) =>
    member.username.startsWith(query) ||
    member.name
      .toLocaleLowerCase()
      .split(/[\s-]+/)
      .some((part) => part.startsWith(query))
  const found = [...members].filter((member) => member.user_id !== myId && begins(member))
  const rank = (member: Member) => (member.status === 'offline' ? 1 : 0)
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).slice(0, MOST_SHOWN)
}

/** The list that opens while someone types `@`: what it shows, and the keys and attributes that its text field needs. */
export function useMentionPicker(members: ReadonlyMap<string, Member>, myId: string) {
  const listId = useId()
  const [at, setAt] = useState<{ start: number; caret: number; query: string } | null>(null)
  const [active, setActive] = useState(0)
  /** Where the list was closed by Esc: it stays closed until another "@". */
  const [dismissed, setDismissed] = useState<number | null>(null)
  const options = useMemo(() => (at ? matching(members.values(), at.query, myId) : []), [members, at, myId])
  const isOpen = at !== null && at.start !== dismissed && options.length > 0
  const chosen = Math.min(active, options.length - 1)
  const optionId = (index: number) => `${listId}-${index}`

  /** Call when the text or the caret has changed. */
  const follow = (area: HTMLTextAreaElement) => {
    const found = area.selectionStart === area.selectionEnd ? mentionAt(area.value, area.selectionStart) : null
    if (found?.query !== at?.query || found?.start !== at?.start) setActive(0)
    if (!found) setDismissed(null)
    setAt(found && { ...found, caret: area.selectionStart })
  }

  const pick = (area: HTMLTextAreaElement, member: Member) => {
    if (!at) return
    const inserted = `@${member.username} `
    const caret = at.start + inserted.length
    applyEdit(area, { text: area.value.slice(0, at.start) + inserted + area.value.slice(at.caret), start: caret, end: caret })
    setAt(null)
  }

  /** @returns whether the key was for the list */
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!isOpen) return false
    const area = event.currentTarget
    const count = options.length
    if (event.key === 'ArrowDown') setActive((chosen + 1) % count)
    else if (event.key === 'ArrowUp') setActive((chosen - 1 + count) % count)
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
      const member = options[chosen]
      if (member) pick(area, member)
    } else if (event.key === 'Escape') setDismissed(at.start)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  return {
    isOpen,
    options,
    chosen,
    listId,
    optionId,
    follow,
    pick,
    onKey,
    close: () => setAt(null),
    /** A textarea may not be a combobox; it may own and point into a list. */
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      'aria-controls': isOpen ? listId : undefined,
      'aria-activedescendant': isOpen ? optionId(chosen) : undefined,
    },
  }
}

export type MentionPicker = ReturnType<typeof useMentionPicker>
