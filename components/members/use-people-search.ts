import { useEffect, useState } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { isChatError } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'

const PAUSE_MS = 150

/** People by what is typed, asked for when the typing pauses. @returns null until the first answer */
export function usePeopleSearch(query: string, active = true): readonly User[] | null {
  const chat = useChat()
  const [found, setFound] = useState<readonly User[] | null>(null)
  useEffect(() => {
    if (!active) return
    let wanted = true
    const timer = setTimeout(
      () =>
        void chat.findPeople(query.trim().replace(/^@/, '')).then(
          (users) => wanted && setFound(users),
          (error: unknown) => {
            // What was found before stays; the connection's banner says what is wrong.
            if (!isChatError(error)) throw error
          },
        ),
      query === '' ? 0 : PAUSE_MS,
    )
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [chat, query, active])
  return found
}
