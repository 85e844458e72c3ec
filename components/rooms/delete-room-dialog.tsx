'use client'
import { Trash2 } from 'lucide-react'
import { HOME, navigate, roomHref } from '@/components/shell/address'
import { useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notifyUndo } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { RoomView } from '@/lib/contract/rooms'

/** Deletes at once after a yes, and offers to bring it back. */
export function DeleteRoomDialog({ room }: { room: RoomView }) {
  const chat = useChat()
  const dialog = useDialog('delete-room')

  const restore = () => chat.restoreRoom(room.id).then((restored) => navigate(roomHref(restored.id)), tellFailure)

  const remove = async () => {
    try {
      await chat.deleteRoom(room.id)
      navigate(HOME, { replace: true })
      notifyUndo(`# ${room.name} deleted`, () => void restore(), <Trash2 aria-hidden size={16} strokeWidth={1.75} />)
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete # ${room.name}?`}
      description={`${whatGoes(room.last_seq)} You have 30 days to bring it back.`}
      keep="Keep it"
      confirm="Delete room"
      onConfirm={() => void remove()}
    />
  )
}

function whatGoes(messages: number) {
  if (messages === 0) return 'It goes for everyone.'
  return messages === 1 ? 'Its 1 message goes for everyone.' : `Its ${messages.toLocaleString('en-GB')} messages go for everyone.`
}
