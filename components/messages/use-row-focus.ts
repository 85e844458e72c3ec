import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import type { VirtualizerHandle } from 'virtua'
import { focusComposer, rowOf } from '@/components/messages/focus'
import type { Row } from '@/components/messages/rows'

/** Rows that Page Up and Page Down pass over. */
const PAGE_ROWS = 8

/** Roving tabindex: Tab comes to the last focused or the latest message, arrow keys walk, Esc goes back to writing. */
export function useRowFocus(rows: readonly Row[], list: RefObject<VirtualizerHandle | null>, place: 'room' | 'thread') {
  const [focused, setFocused] = useState<string | null>(null)
  const messages = rows.flatMap((row, index) => (row.kind === 'message' ? [{ key: row.key, index }] : []))
  const at = messages.findIndex(({ key }) => key === focused)
  const active = messages[at === -1 ? messages.length - 1 : at]

  const goTo = (target: number) => {
    const next = messages[Math.max(0, Math.min(messages.length - 1, target))]
    if (!next) return
    // It may have to be drawn first, and the next key must not find the focus on nothing.
    flushSync(() => setFocused(next.key))
    rowOf(next.key)?.focus({ preventScroll: true })
    list.current?.scrollToIndex(next.index, { align: 'nearest' })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return
    const from = messages.findIndex(({ key }) => key === (event.target as HTMLElement).dataset.row)
    const steps: Record<string, number> = {
      ArrowUp: from - 1,
      ArrowDown: from + 1,
      PageUp: from - PAGE_ROWS,
      PageDown: from + PAGE_ROWS,
      Home: 0,
      End: messages.length - 1,
    }
    const target = steps[event.key]
    if (target !== undefined) goTo(target)
    else if (event.key === 'Escape') focusComposer(place)
    else return
    event.preventDefault()
    // Esc would otherwise close the panel too.
    event.stopPropagation()
  }

  return {
    activeKey: active?.key ?? null,
    activeIndex: active?.index,
    onKeyDown,
    onFocus: (event: FocusEvent<HTMLElement>) => {
      const key = event.target.closest<HTMLElement>('[data-row]')?.dataset.row
      if (key !== undefined) setFocused(key)
    },
  }
}
