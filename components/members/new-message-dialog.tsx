'use client'
import { useState } from 'react'
import { PeoplePicker } from '@/components/members/people-picker'
import { navigate, roomHref } from '@/components/shell/address'
import { useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe } from '@/lib/client/hooks/use-people'
import type { User } from '@/lib/contract/users'

/** A direct message to one or several people. */
export function NewMessageDialog() {
  const dialog = useDialog('new-message')
  return dialog.open ? <NewMessage {...dialog} /> : null
}

function NewMessage({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const chat = useChat()
  const me = useMe()
  const [chosen, setChosen] = useState<User[]>([])
  const [busy, setBusy] = useState(false)

  const write = async () => {
    if (busy) return
    setBusy(true)
    try {
      const room = await chat.openDm(chosen.map(({ id }) => id))
      onOpenChange(false)
      navigate(roomHref(room.id))
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New message"
      description="To one person, or to several at once. Only they see it."
      footer={
        <DialogButtons
          onCancel={() => onOpenChange(false)}
          busyLabel="One moment…"
          disabled={chosen.length === 0}
          busy={busy}
          onClick={() => void write()}
        >
          Write
        </DialogButtons>
      }
    >
      <PeoplePicker
        chosen={chosen}
        onChange={setChosen}
        onSubmit={() => void write()}
        without={new Set([me.id])}
        empty="Nobody else is here yet. Invite someone first."
      />
    </Dialog>
  )
}
