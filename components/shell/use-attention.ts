import { useSyncExternalStore } from 'react'

const CHANGES = ['focus', 'blur'] as const

function subscribe(changed: () => void) {
  for (const name of CHANGES) window.addEventListener(name, changed)
  document.addEventListener('visibilitychange', changed)
  return () => {
    for (const name of CHANGES) window.removeEventListener(name, changed)
    document.removeEventListener('visibilitychange', changed)
  }
}

/** Whether someone is looking: the page is visible and its window has the focus. */
export const useAttention = () =>
  useSyncExternalStore(
    subscribe,
    () => document.visibilityState === 'visible' && document.hasFocus(),
    () => false,
  )
