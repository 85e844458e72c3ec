'use client'
import { type FormEvent, useState } from 'react'
import { SettingsCard } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { api } from '@/lib/client/api'
import { isChatError } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'

const EMPTY = { name: '', username: '' }

export function NewBot({ onMade }: { onMade: (bot: User) => void }) {
  const [fields, setFields] = useState(EMPTY)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const set = (part: Partial<typeof fields>) => {
    setFields((before) => ({ ...before, ...part }))
    setProblems({})
  }

  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      const { user } = await api<'bot:create'>('POST', '/api/bots', { username: fields.username, name: fields.name.trim() || null })
      setFields(EMPTY)
      onMade(user)
    } catch (error) {
      if (isChatError(error) && error.details) setProblems(error.details)
      else tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <SettingsCard className="mt-7">
      <form noValidate onSubmit={make} className="grid gap-3 p-4">
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Field label="Name" optional error={problems.name} hint="As it stands beside its messages">
            <Input value={fields.name} maxLength={80} autoComplete="off" onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field label="Username" error={problems.username} hint="Small letters, digits, dots and dashes">
            <Input
              value={fields.username}
              maxLength={32}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => set({ username: event.target.value })}
            />
          </Field>
        </div>
        <Button type="submit" variant="primary" busy={busy} className="ml-auto">
          {busy ? 'One moment…' : 'Make a bot'}
        </Button>
      </form>
    </SettingsCard>
  )
}
