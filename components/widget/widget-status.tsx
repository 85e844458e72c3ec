import { useEffect, useRef, useState } from 'react'
import { messageWords } from '@/components/files/file-words'
import type { BannerState } from '@/lib/client/banner'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useConnection } from '@/lib/client/hooks/use-connection'
import { useMe } from '@/lib/client/hooks/use-people'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import { useTyping } from '@/lib/client/hooks/use-typing'
import type { MessageEntry } from '@/lib/client/message-entry'

const LONGEST_SPOKEN = 140

/** One line, its place kept: how the connection is when it isn't well, else who types. Screen readers hear new messages from here. */
export function WidgetStatus({ roomId, entries }: { roomId: string; entries: readonly MessageEntry[] }) {
  const { state, banner } = useConnection()
  const typists = useTyping(roomId)
  const people = useSnapshot(useChat().store, (now) => now.people)
  const names = typists.map((typist) => people[typist.user_id]?.name ?? typist.username)
  const connection = state.status === 'signed_out' ? 'You’re signed out here. Reload the page.' : connectionWords(banner)
  return (
    <p className="line">
      <span role="status">{connection}</span>
      {!connection && names.length > 0 && <span>{typingWords(names)}</span>}
      <span className="unseen" role="status">
        {useLatestSpoken(entries)}
      </span>
    </p>
  )
}

function connectionWords(banner: BannerState): string {
  switch (banner?.kind) {
    case 'offline':
      return 'You’re offline. You can keep writing.'
    case 'reconnecting':
      return 'Reconnecting.'
    case 'sending':
      return banner.count === 1 ? 'Sending 1 message that waited.' : `Sending ${banner.count} messages that waited.`
    case 'back':
      return 'Back. Nothing was missed.'
    case undefined:
      return ''
  }
}

const typingWords = (names: readonly string[]) => {
  if (names.length > 3) return `${names.length} people are typing`
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing`
}

/** The last message of another that came while the room is open. */
function useLatestSpoken(entries: readonly MessageEntry[]): string {
  const me = useMe()
  const [spoken, setSpoken] = useState('')
  const heard = useRef<number | null>(null)
  const latest = entries.findLast(({ state }) => state === 'sent')?.message
  useEffect(() => {
    if (!latest) return
    const isNew = heard.current !== null && latest.seq > heard.current
    heard.current = Math.max(heard.current ?? 0, latest.seq)
    if (isNew && latest.user_id !== me.id) setSpoken(`${latest.name}: ${messageWords(latest).slice(0, LONGEST_SPOKEN)}`)
  }, [latest, me.id])
  return spoken
}
