'use client'
import { SettingsCard } from '@/components/settings/settings-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { TokenList } from '@/components/settings/token-list'
import type { ApiToken } from '@/lib/contract/tokens'

export function TokenSettings({ tokens, runsWorkspace }: { tokens: ApiToken[]; runsWorkspace: boolean }) {
  return (
    <SettingsPage
      title="API tokens"
      lead="For scripts and programs that act as you. Keep each like a password. A new password ends them all."
    >
      <SettingsCard className="mt-7">
        <TokenList initial={tokens} runsWorkspace={runsWorkspace} />
      </SettingsCard>
    </SettingsPage>
  )
}
