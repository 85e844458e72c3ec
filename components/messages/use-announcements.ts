import { useEffect, useRef } from 'react'
import { messageWords } from '@/components/files/file-words'
import { announce } from '@/components/shell/announcer'
import type { MessageEntry } from '@/lib/client/message-entry'

const LONGEST = 140
/** Faster than one in this time they are only counted. */
const PACE_MS = 2_000

/**
 * Reads new messages of others aloud while one is in the room: politely, and only counting them when they come fast.
 * @param entries those that were there first are not new; null while these are not known
 */
export function useAnnouncements(entries: readonly MessageEntry[] | null, myId: string, region: string) {
  const lastSeq = useRef<number | null>(null)
  const spokenAt = useRef(0)
  const held = useRef<MessageEntry[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    if (!entries) return
    const latest = entries.findLast(({ state }) => state === 'sent')?.message.seq ?? 0
    const since = lastSeq.current
    if (since === null || latest > since) lastSeq.current = latest
    if (since === null || latest <= since) return
    held.current.push(...entries.filter(({ message }) => message.seq > since && message.user_id !== myId && !message.deleted_at))

    const speak = () => {
      const [first, ...more] = held.current
      held.current = []
      // Not what comes while one is elsewhere: in another window, in the sidebar, in a dialog.
      if (!first || !document.activeElement?.closest(`[data-region="${region}"]`)) return
      spokenAt.current = Date.now()
      announce(
        more.length > 0 ? `${more.length + 1} new messages` : `${first.message.name}: ${messageWords(first.message).slice(0, LONGEST)}`,
      )
    }
    clearTimeout(timer.current)
    timer.current = setTimeout(speak, Math.max(0, spokenAt.current + PACE_MS - Date.now()))
  }, [entries, myId, region])

  useEffect(() => () => clearTimeout(timer.current), [])
}
