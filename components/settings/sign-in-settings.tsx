'use client'
import { PasswordForm } from '@/components/settings/password-form'
import { SavedTextRow } from '@/components/settings/saved-text-row'
import { SettingsCard } from '@/components/settings/settings-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { SettingsSection } from '@/components/settings/settings-section'
import { api } from '@/lib/client/api'
import type { CommandOutput } from '@/lib/contract/commands'

const saveEmail = async (typed: string) => {
  const email = typed.trim().toLowerCase() || null
  await api<'me:update'>('PATCH', '/api/me', { email })
  return email ?? ''
}

export function SignInSettings({ user, email, has_password }: CommandOutput<'me:get'>) {
  return (
    <SettingsPage title="Sign-in" lead="How you come in, and nobody else as you.">
      <SettingsCard className="mt-7">
        <SavedTextRow
          title="Email"
          description="To sign in with. Others don’t see it"
          value={email ?? ''}
          field="email"
          changed={email ? 'Email changed' : 'Email added'}
          type="email"
          autoComplete="email"
          placeholder="None"
          save={saveEmail}
        />
      </SettingsCard>
      <SettingsSection title="Password">
        <SettingsCard>
          <PasswordForm username={user.username} hasPassword={has_password} />
        </SettingsCard>
      </SettingsSection>
    </SettingsPage>
  )
}
