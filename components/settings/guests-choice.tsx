'use client'
import { useState } from 'react'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { Switch } from '@/components/ui/switch'
import { notifyUndo } from '@/components/ui/toast'
import { api } from '@/lib/client/api'

export function GuestsChoice({ initial }: { initial: boolean }) {
  const [on, setOn] = useState(initial)

  const choose = async (next: boolean, undone = false) => {
    // Shown at once; taken back should it fail.
    setOn(next)
    try {
      await api<'workspace:update'>('PATCH', '/api/workspace', { guests: next })
      const words = next ? 'Guests can come in now' : 'Guests can’t come in now'
      if (!undone) notifyUndo(words, () => void choose(!next, true))
    } catch (error) {
      setOn(!next)
      tellFailure(error)
    }
  }

  return (
    <SettingsCard>
      <SettingsRow
        title={<label htmlFor="guests">Let guests in</label>}
        description="By a name alone, for a while, into the rooms that let them in. Other rooms don’t exist for them"
      >
        <Switch id="guests" checked={on} onChange={(event) => void choose(event.target.checked)} />
      </SettingsRow>
    </SettingsCard>
  )
}
