'use client'
import { useRouter } from 'next/navigation'
import { GuestsChoice } from '@/components/settings/guests-choice'
import { InviteLinks } from '@/components/settings/invite-links'
import { RegistrationChoice } from '@/components/settings/registration-choice'
import { SavedTextRow } from '@/components/settings/saved-text-row'
import { SettingsCard } from '@/components/settings/settings-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { SettingsSection } from '@/components/settings/settings-section'
import { api } from '@/lib/client/api'
import type { Invite, Workspace } from '@/lib/contract/workspace'

type WorkspaceSettingsProps = { workspace: Workspace; invites: Invite[] }

export function WorkspaceSettings({ workspace, invites }: WorkspaceSettingsProps) {
  const router = useRouter()
  const saveName = async (name: string) => {
    const changed = await api<'workspace:update'>('PATCH', '/api/workspace', { name })
    router.refresh()
    return changed.workspace.name
  }
  return (
    <SettingsPage title="Name and door" lead="What this place is called, and who comes in.">
      <SettingsCard className="mt-7">
        <SavedTextRow
          title="Name"
          description="The first thing people see"
          value={workspace.name}
          field="name"
          changed="Name changed"
          autoComplete="off"
          save={saveName}
        />
      </SettingsCard>
      <SettingsSection title="Who may make an account">
        <RegistrationChoice initial={workspace.registration} />
      </SettingsSection>
      <SettingsSection title="Guests">
        <GuestsChoice initial={workspace.guests} />
      </SettingsSection>
      <SettingsSection title="Invite links">
        <InviteLinks initial={invites} />
      </SettingsSection>
    </SettingsPage>
  )
}
