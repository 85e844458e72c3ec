'use client'
import { useState } from 'react'
import type { RoomMembers } from '@/components/members/members-store'
import { PeoplePicker } from '@/components/members/people-picker'
import { useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { notify } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

type AddPeopleProps = { room: RoomView; roomMembers: RoomMembers }

/** Brings people into a room. */
export function AddPeopleDialog(props: AddPeopleProps) {
  const dialog = useDialog('add-people')
  return dialog.open ? <AddPeople {...props} {...dialog} /> : null
}

function AddPeople({ room, roomMembers, open, onOpenChange }: AddPeopleProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const chat = useChat()
  const [chosen, setChosen] = useState<User[]>([])
  const [busy, setBusy] = useState(false)

  const add = async () => {
    if (busy) return
    setBusy(true)
    try {
      for (const user of chosen) roomMembers.put(user.id, await chat.addMember(room.id, user.id))
      onOpenChange(false)
      notify(chosen.length === 1 ? `${chosen[0]?.name} is in # ${room.name} now` : `${chosen.length} people are in # ${room.name} now`)
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
      title={`Add people to # ${room.name}`}
      footer={
        <DialogButtons
          onCancel={() => onOpenChange(false)}
          busyLabel="Adding…"
          disabled={chosen.length === 0}
          busy={busy}
          onClick={() => void add()}
        >
          Add
        </DialogButtons>
      }
    >
      <PeoplePicker
        chosen={chosen}
        onChange={setChosen}
        onSubmit={() => void add()}
        without={new Set(roomMembers.members.map((member) => member.user_id))}
        empty="Everyone is in here already."
      />
    </Dialog>
  )
}
