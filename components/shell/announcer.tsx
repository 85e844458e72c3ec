'use client'
import { create } from 'zustand'

const useAnnouncement = create<{ text: string }>(() => ({ text: '' }))

/** Says something through a screen reader, politely. */
export const announce = (text: string) => {
  // The same words again must be a change, or they are not read.
  useAnnouncement.setState((state) => ({ text: state.text === text ? `${text}\u00a0` : text }))
}

export function Announcer() {
  const text = useAnnouncement((state) => state.text)
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  )
}
