import { useEffect, useState } from 'react'
import type { NewMark } from '@/components/messages/rows'
import { useAttention } from '@/components/shell/use-attention'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { RoomView } from '@/lib/contract/rooms'

/**
 * Moves the read position while someone looks at the room's end, and remembers where what is new began: the line stays there
 * until they leave the room or something else comes while they are away.
 * @param atEnd whether the latest message is in view
 */
export function useReading(room: RoomView, atEnd: boolean): NewMark | null {
  const chat = useChat()
  const attending = useAttention() && atEnd
  const hasNew = room.is_member && room.unread > 0
  const [mark, setMark] = useState<NewMark | null>(hasNew ? { after: room.last_read_seq, upTo: null } : null)

  useEffect(() => {
    if (!hasNew || attending) return
    setMark((before) => (before && before.upTo === null ? before : { after: room.last_read_seq, upTo: null }))
  }, [hasNew, attending, room.last_read_seq])

  const due = attending && room.is_member && (room.unread > 0 || room.mention_count > 0)
  useEffect(() => {
    if (!due) return
    chat.markRead(room.id, room.last_seq)
    setMark((before) => (before && before.upTo === null ? { ...before, upTo: room.last_seq } : before))
  }, [chat, due, room.id, room.last_seq])

  return mark
}
