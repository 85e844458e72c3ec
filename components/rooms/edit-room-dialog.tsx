'use client'
import { type FormEvent, useId, useState } from 'react'
import { slowModeChoices } from '@/components/rooms/slow-mode-choices'
import { PictureField } from '@/components/settings/picture-field'
import { useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { Textarea } from '@/components/ui/textarea'
import { api } from '@/lib/client/api'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { isChatError } from '@/lib/contract/errors'
import { DEFAULT_ROOM_ID, type RoomView } from '@/lib/contract/rooms'

const VISIBILITIES = [
  { value: 'public', label: 'Public' },
  { value: 'private', label: 'Private' },
] as const

/** Name, topic, description and who can find it. */
export function EditRoomDialog({ room }: { room: RoomView }) {
  const dialog = useDialog('edit-room')
  return dialog.open ? <EditRoomForm room={room} {...dialog} /> : null
}

function EditRoomForm({ room, open, onOpenChange }: { room: RoomView; open: boolean; onOpenChange: (open: boolean) => void }) {
  const chat = useChat()
  const form = useId()
  const [fields, setFields] = useState({
    name: room.name,
    topic: room.topic,
    description: room.description,
    visibility: room.visibility,
    guests_allowed: room.guests_allowed,
    slow_mode_seconds: room.slow_mode_seconds,
  })
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const set = (part: Partial<typeof fields>) => setFields((before) => ({ ...before, ...part }))

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await chat.updateRoom({ room_id: room.id, ...fields })
      onOpenChange(false)
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
      title="Room details"
      footer={
        <DialogButtons onCancel={() => onOpenChange(false)} busyLabel="Saving…" form={form} busy={busy}>
          Save
        </DialogButtons>
      }
    >
      <PicturePart room={room} />
      <form id={form} onSubmit={save} className="mt-4 grid gap-4">
        <Field label="Name" error={problems.name}>
          <Input value={fields.name} onChange={(event) => set({ name: event.target.value })} maxLength={80} autoComplete="off" />
        </Field>
        <Field label="Topic" optional error={problems.topic} hint="What it is about just now, beside its name">
          <Input value={fields.topic} onChange={(event) => set({ topic: event.target.value })} maxLength={250} autoComplete="off" />
        </Field>
        <Field label="What it’s for" optional error={problems.description}>
          <Textarea value={fields.description} onChange={(event) => set({ description: event.target.value })} maxLength={500} rows={2} />
        </Field>
        <div className="flex items-center justify-between gap-3">
          <span className="font-[590] text-ui">Who can find it</span>
          <Select
            label="Who can find it"
            value={fields.visibility}
            onChange={(visibility) => set({ visibility })}
            options={VISIBILITIES}
            disabled={room.id === DEFAULT_ROOM_ID}
          />
        </div>
        <div className="flex items-center justify-between gap-3">
          <label htmlFor={`${form}-guests`} className="font-[590] text-ui">
            Guests may come in
          </label>
          <Switch
            id={`${form}-guests`}
            checked={fields.guests_allowed}
            onChange={(event) => set({ guests_allowed: event.target.checked })}
          />
        </div>
        <div className="flex items-center justify-between gap-3">
          <span>
            <span className="block font-[590] text-ui">Slow mode</span>
            <span className="block text-ink-3 text-note">How long members wait between messages</span>
          </span>
          <Select
            label="Slow mode"
            value={`${fields.slow_mode_seconds}`}
            onChange={(seconds) => set({ slow_mode_seconds: Number(seconds) })}
            options={slowModeChoices(room.slow_mode_seconds)}
          />
        </div>
        {problems.visibility && <p className="text-danger-ink text-note">{problems.visibility}</p>}
      </form>
    </Dialog>
  )
}

/** Changed at once, unlike the rest: it is chosen in a dialog of its own. */
function PicturePart({ room }: { room: RoomView }) {
  const chat = useChat()
  const ask = async (method: 'PUT' | 'DELETE', file?: Blob) => {
    await api<'room:update'>(method, `/api/rooms/${room.id}/picture`, file)
    // Those who run the installation may change a room that they are not told of.
    if (!room.is_member) await chat.refreshRooms()
  }
  return (
    <div className="-mx-4 mt-2">
      <PictureField
        of={{ id: room.id, name: room.name, square: true }}
        url={room.picture_url}
        description="Beside its name"
        put={(file) => ask('PUT', file)}
        remove={() => ask('DELETE')}
      />
    </div>
  )
}
