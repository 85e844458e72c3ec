'use client'
import { useState } from 'react'
import { SettingsRow } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { api } from '@/lib/client/api'
import type { Invite } from '@/lib/contract/workspace'

/** In hours. */
const LIFETIMES = [
  { value: '24', label: 'For 1 day' },
  { value: '168', label: 'For 7 days' },
  { value: '720', label: 'For 30 days' },
  { value: '8760', label: 'For a year' },
] as const
const USES = [
  { value: '1', label: 'For 1 person' },
  { value: '10', label: 'For 10 people' },
  { value: '100', label: 'For 100 people' },
  { value: 'any', label: 'For everyone' },
] as const

export function NewInvite({ onMade }: { onMade: (invite: Invite, url: string) => void }) {
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]['value']>('168')
  const [uses, setUses] = useState<(typeof USES)[number]['value']>('any')
  const [busy, setBusy] = useState(false)

  const make = async () => {
    setBusy(true)
    try {
      const max_uses = uses === 'any' ? null : Number(uses)
      const { invite, url } = await api<'invite:create'>('POST', '/api/invites', { expires_in_hours: Number(lifetime), max_uses })
      // Where the installation does not know its own address it gives only the path.
      onMade(invite, new URL(url, window.location.origin).href)
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <SettingsRow title="A new link" description="Its address is shown once, below">
      <div className="flex flex-wrap items-center gap-2">
        <Select label="How long the link works" value={lifetime} onChange={setLifetime} options={LIFETIMES} />
        <Select label="How many people it brings in" value={uses} onChange={setUses} options={USES} />
        <Button variant="primary" busy={busy} onClick={make}>
          {busy ? 'One moment…' : 'Make a link'}
        </Button>
      </div>
    </SettingsRow>
  )
}
