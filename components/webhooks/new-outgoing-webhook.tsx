'use client'
import { type FormEvent, useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { api } from '@/lib/client/api'
import { isChatError } from '@/lib/contract/errors'
import type { OutgoingWebhook, WebhookEvent } from '@/lib/contract/webhooks'

const HEARS: readonly { value: string; label: string; events: WebhookEvent[] }[] = [
  { value: 'posted', label: 'New messages', events: ['message:posted'] },
  { value: 'all', label: 'New messages and changes', events: ['message:posted', 'message:changed'] },
]
const EMPTY = { name: '', url: '', trigger_word: '' }

type NewOutgoingWebhookProps = { roomId: string; onMade: (made: OutgoingWebhook, secret: string) => void }

export function NewOutgoingWebhook({ roomId, onMade }: NewOutgoingWebhookProps) {
  const [fields, setFields] = useState(EMPTY)
  const [hears, setHears] = useState('posted')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const set = (part: Partial<typeof fields>) => {
    setFields((before) => ({ ...before, ...part }))
    setProblems({})
  }

  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const { name, url, trigger_word } = fields
    if (name.trim() === '') return setProblems({ name: 'Give it a name: the room sees who listens.' })
    setBusy(true)
    try {
      const path = `/api/rooms/${encodeURIComponent(roomId)}/outgoing-webhooks`
      const events = HEARS.find(({ value }) => value === hears)?.events
      const made = await api<'outgoing-webhook:create'>('POST', path, { name, url, events, trigger_word: trigger_word.trim() || null })
      setFields(EMPTY)
      onMade(made.outgoing_webhook, made.secret)
    } catch (error) {
      if (isChatError(error) && error.details) setProblems(error.details)
      else tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form noValidate onSubmit={make} className="grid gap-3 p-4">
      <div className="grid grid-cols-2 items-start gap-3 max-md:grid-cols-1">
        <Field label="Name" error={problems.name} hint="The room sees it among its members">
          <Input value={fields.name} maxLength={80} autoComplete="off" onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Only after this word" optional error={problems.trigger_word} hint="Messages that begin with it">
          <Input
            value={fields.trigger_word}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => set({ trigger_word: event.target.value })}
          />
        </Field>
      </div>
      <Field label="Address" error={problems.url} hint="Where messages are sent, signed with a secret">
        <Input
          type="url"
          inputMode="url"
          placeholder="https://"
          value={fields.url}
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ url: event.target.value })}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Select label="What it hears" value={hears} onChange={setHears} options={HEARS} />
        <Button type="submit" busy={busy} className="ml-auto">
          {busy ? 'One moment…' : 'Add it'}
        </Button>
      </div>
    </form>
  )
}
