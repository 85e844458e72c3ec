import { useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { Invite } from '@/lib/contract/workspace'

const WEEK_HOURS = 7 * 24

/** A link that brings people in. It is made when it is first wanted, because its address is shown only once. */
export function useInviteLink() {
  const chat = useChat()
  const [made, setMade] = useState<{ invite: Invite; url: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    try {
      const { invite, url } = await chat.request('invite:create', { expires_in_hours: WEEK_HOURS })
      // Where the installation does not know its own address it gives only the path.
      const link = { invite, url: new URL(url, window.location.origin).href }
      setMade(link)
      return link.url
    } catch (error) {
      tellFailure(error)
      return null
    } finally {
      setBusy(false)
    }
  }
  return { made, busy, make }
}
