'use client'
import { useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { RoomView } from '@/lib/contract/rooms'

/** In the composer's place for those who only read along. */
export function JoinBar({ room }: { room: RoomView }) {
  const chat = useChat()
  const [busy, setBusy] = useState(false)
  const join = async () => {
    setBusy(true)
    try {
      await chat.joinRoom(room.id)
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div
      data-region="composer"
      className="mx-5 mb-6.5 flex min-h-18.5 flex-none items-center justify-between gap-4 rounded-box border border-line-strong bg-sunken px-4 py-3 max-md:mx-2 max-md:mb-[calc(8px+env(safe-area-inset-bottom,0px))]"
    >
      <p className="text-ink-2 text-ui">You’re reading # {room.name} from outside. Join to write here.</p>
      <Button variant="primary" busy={busy} onClick={join}>
        {busy ? 'Joining…' : 'Join room'}
      </Button>
    </div>
  )
}
