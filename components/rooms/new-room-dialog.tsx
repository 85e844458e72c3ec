'use client'
import { type FormEvent, useId, useState } from 'react'
import { roomIdFrom, roomIdProblem } from '@/components/rooms/room-name'
import { navigate, roomHref } from '@/components/shell/address'
import { useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioCard } from '@/components/ui/radio-card'
import { Textarea } from '@/components/ui/textarea'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { isChatError } from '@/lib/contract/errors'
import type { Visibility } from '@/lib/contract/rooms'

/** Makes a room. Its id follows the name until one writes another. */
export function NewRoomDialog() {
  const dialog = useDialog('new-room')
  // A new form each time.
  return dialog.open ? <NewRoomForm {...dialog} /> : null
}

function NewRoomForm({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const chat = useChat()
  const form = useId()
  const [name, setName] = useState('')
  const [ownId, setOwnId] = useState<string | null>(null)
  const [description, setDescription] = useState('')
  const [visibility, setVisibility] = useState<Visibility>('public')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const id = ownId ?? roomIdFrom(name)

  const make = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(name.trim() === '' && { name: 'Give it a name' }),
      ...(id !== '' && roomIdProblem(id) && { id: roomIdProblem(id) ?? '' }),
    }
    setProblems(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      const room = await chat.createRoom({ name, ...(id !== '' && { id }), description, visibility })
      onOpenChange(false)
      navigate(roomHref(room.id))
    } catch (error) {
      if (isChatError(error) && error.details) setProblems(error.details)
      else tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New room"
      footer={
        <DialogButtons onCancel={() => onOpenChange(false)} busyLabel="Making it…" form={form} busy={busy}>
          Make room
        </DialogButtons>
      }
    >
      <form id={form} onSubmit={make} className="mt-4 grid gap-4">
        <Field label="Name" error={problems.name}>
          <Input
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="harbour"
            maxLength={80}
            autoComplete="off"
          />
        </Field>
        <Field label="Address" error={problems.id} hint="Stays the same when the name changes">
          <Input
            before={<span className="-mr-2 text-ink-3">/r/</span>}
            value={id}
            onChange={(event) => setOwnId(event.target.value)}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label="What it’s for" optional error={problems.description}>
          <Textarea value={description} onChange={(event) => setDescription(event.target.value)} maxLength={500} rows={2} />
        </Field>
        <fieldset className="grid grid-cols-2 gap-2.5 max-sm:grid-cols-1">
          <legend className="mb-1.5 font-[590] text-ui">Who can find it</legend>
          <RadioCard
            name="visibility"
            title="Public"
            description="Everyone here can find, read and join it"
            checked={visibility === 'public'}
            onChange={() => setVisibility('public')}
          />
          <RadioCard
            name="visibility"
            title="Private"
            description="Only those you add know that it exists"
            checked={visibility === 'private'}
            onChange={() => setVisibility('private')}
          />
        </fieldset>
      </form>
    </Dialog>
  )
}
