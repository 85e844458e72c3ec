import { useEffect } from 'react'
import { focusComposer } from '@/components/messages/focus'

/** The page as it was loaded: there the focus is left where the browser puts it. */
let loaded = false

/** Whoever opens a room by hand can write at once. Not under a thumb, where the keyboard would cover what they came to read. */
export function useArrivalFocus() {
  useEffect(() => {
    if (loaded && window.matchMedia('(pointer: fine)').matches && !document.querySelector('[role=dialog]')) focusComposer('room')
    const timer = setTimeout(() => {
      loaded = true
    })
    return () => clearTimeout(timer)
  }, [])
}
