import { useSyncExternalStore } from 'react'

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** The key that goes with letters on this machine: `Ctrl` or `⌘`. */
export const useCommandKey = () =>
  useSyncExternalStore(
    () => () => {},
    () => (isApple() ? '⌘' : 'Ctrl'),
    () => 'Ctrl',
  )
