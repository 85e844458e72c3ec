'use client'
import { useRouter } from 'next/navigation'
import { PictureRow } from '@/components/settings/picture-row'
import { SavedTextRow } from '@/components/settings/saved-text-row'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { api } from '@/lib/client/api'
import type { User } from '@/lib/contract/users'

export function ProfileSettings({ user }: { user: User }) {
  const router = useRouter()
  const saveName = async (name: string) => {
    const changed = await api<'me:update'>('PATCH', '/api/me', { name })
    router.refresh()
    return changed.user.name
  }
  return (
    <SettingsPage title="Profile" lead="How others see you here.">
      <SettingsCard className="mt-7">
        <PictureRow user={user} />
        <SavedTextRow
          title="Name"
          description="What people read above your messages"
          value={user.name}
          field="name"
          changed="Name changed"
          autoComplete="name"
          save={saveName}
        />
        <SettingsRow title="Username" description="Stays as it is, so that mentions keep meaning you">
          <span className="select-all text-ink-2">@{user.username}</span>
        </SettingsRow>
      </SettingsCard>
    </SettingsPage>
  )
}
