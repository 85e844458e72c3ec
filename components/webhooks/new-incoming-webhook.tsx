'use client'
import { type FormEvent, useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { api } from '@/lib/client/api'
import { isChatError } from '@/lib/contract/errors'
import type { IncomingWebhook } from '@/lib/contract/webhooks'

type NewIncomingWebhookProps = { roomId: string; onMade: (made: IncomingWebhook, url: string) => void }

export function NewIncomingWebhook({ roomId, onMade }: NewIncomingWebhookProps) {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (name.trim() === '') return setProblem('Give it a name: its messages stand under it.')
    setBusy(true)
    try {
      const path = `/api/rooms/${encodeURIComponent(roomId)}/incoming-webhooks`
      const { incoming_webhook, url } = await api<'incoming-webhook:create'>('POST', path, { name })
      setName('')
      onMade(incoming_webhook, url)
    } catch (error) {
      if (isChatError(error) && error.details?.name) setProblem(error.details.name)
      else tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form noValidate onSubmit={make} className="grid gap-3 p-4">
      <Field label="Name" error={problem} hint="As it stands beside its messages">
        <Input
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => {
            setName(event.target.value)
            setProblem(null)
          }}
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="ml-auto">
        {busy ? 'One moment…' : 'Make an address'}
      </Button>
    </form>
  )
}
