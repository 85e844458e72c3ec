'use client'
import { type FormEvent, useState } from 'react'
import { SCOPE_CHOICES } from '@/components/settings/token-state'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { api } from '@/lib/client/api'
import { isChatError } from '@/lib/contract/errors'
import type { ApiToken } from '@/lib/contract/tokens'

/** In days. */
const LIFETIMES = [
  { value: '30', label: 'For 30 days' },
  { value: '90', label: 'For 90 days' },
  { value: '365', label: 'For a year' },
  { value: 'ever', label: 'Until revoked' },
] as const

type NewTokenProps = {
  /** A bot's id; the person's own when left out. */
  userId?: string | undefined
  /** May give the right to run the workspace. */
  runsWorkspace: boolean
  /** There are others like it in view. */
  quiet?: boolean
  onMade: (made: ApiToken, secret: string) => void
}

export function NewToken({ userId, runsWorkspace, quiet = false, onMade }: NewTokenProps) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState('write')
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]['value']>('90')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const choices = SCOPE_CHOICES.filter(({ value }) => value !== 'admin' || runsWorkspace)

  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (name.trim() === '') return setProblem('Say what it is for, so that you know it again.')
    setBusy(true)
    try {
      const { api_token, token } = await api<'token:create'>('POST', '/api/tokens', {
        name,
        scopes: choices.find(({ value }) => value === scope)?.scopes,
        ...(lifetime !== 'ever' && { expires_in_days: Number(lifetime) }),
        ...(userId && { user_id: userId }),
      })
      setName('')
      onMade(api_token, token)
    } catch (error) {
      if (isChatError(error) && error.details?.name) setProblem(error.details.name)
      else tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form noValidate onSubmit={make} className="grid gap-3 p-4">
      <Field label="What it’s for" error={problem} hint="The name of the script or service that will use it">
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
      <div className="flex flex-wrap items-center gap-2">
        <Select label="What it may do" value={scope} onChange={setScope} options={choices} />
        <Select label="How long it works" value={lifetime} onChange={setLifetime} options={LIFETIMES} />
        <Button type="submit" variant={quiet ? 'plain' : 'primary'} busy={busy} className="ml-auto">
          {busy ? 'One moment…' : 'Make a token'}
        </Button>
      </div>
    </form>
  )
}
