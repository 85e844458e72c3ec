'use client'
import { useEffect } from 'react'
import { focusComposer, type Region } from '@/components/messages/focus'
import { closeDialog, openDialog, useDialog } from '@/components/shell/dialogs'

/** In the order in which F6 goes round. */
const REGIONS: readonly Region[] = ['sidebar', 'room', 'panel', 'composer']

/** The place in a region that the keyboard goes to. */
function entryOf(region: Region): HTMLElement | null {
  const root = document.querySelector<HTMLElement>(`[data-region="${region}"]`)
  if (!root || root.offsetParent === null) return null
  if (region === 'composer') return root.querySelector<HTMLElement>('textarea, button')
  if (region === 'sidebar') return root.querySelector<HTMLElement>('[data-nav][tabindex="0"]') ?? root.querySelector<HTMLElement>('button')
  if (region === 'room') return root.querySelector<HTMLElement>('[data-row][tabindex="0"]') ?? root
  return root.querySelector<HTMLElement>('h2')
}

function cycle(step: 1 | -1) {
  const here = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region
  const from = REGIONS.indexOf(here === 'panel-composer' ? 'panel' : (here as Region))
  for (let turn = 1; turn <= REGIONS.length; turn++) {
    const region = REGIONS[(from + step * turn + REGIONS.length * 2) % REGIONS.length]
    const target = region && entryOf(region)
    if (target) return target.focus()
  }
}

/** Keys that work everywhere in the chat. */
export function Shortcuts() {
  const jump = useDialog('jump')
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        if (jump.open) closeDialog()
        else openDialog('jump')
      } else if (event.key === 'F6') {
        event.preventDefault()
        cycle(event.shiftKey ? -1 : 1)
      } else if (event.key === 'Escape' && !event.defaultPrevented && document.activeElement?.matches('[data-region="room"]')) {
        focusComposer('room')
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [jump.open])
  return null
}
