'use client'
import { useState } from 'react'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { TokenList } from '@/components/settings/token-list'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notify } from '@/components/ui/toast'
import { api } from '@/lib/client/api'
import type { ApiToken } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'

/** One bot and its tokens. */
export function BotCard({ bot, tokens, onDeleted }: { bot: User; tokens: ApiToken[]; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false)

  const remove = async () => {
    try {
      await api<'bot:delete'>('DELETE', `/api/bots/${encodeURIComponent(bot.id)}`)
      onDeleted()
      notify('Bot deleted')
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <section aria-label={bot.name}>
      <SettingsCard className="mt-4">
        <SettingsRow
          before={<Avatar id={bot.id} name={bot.name} src={bot.avatar_url} size={36} square />}
          title={<h2>{bot.name}</h2>}
          description={`@${bot.username}`}
        >
          <Button
            variant="quiet"
            size="sm"
            aria-label={`Delete ${bot.name}`}
            className="text-danger-ink not-disabled:hover:text-danger-ink"
            onClick={() => setAsking(true)}
          >
            Delete
          </Button>
        </SettingsRow>
        <TokenList initial={tokens} userId={bot.id} runsWorkspace quiet />
      </SettingsCard>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${bot.name}?`}
        description="Its tokens stop working at once and it leaves its rooms. What it wrote stays. You can’t bring it back."
        keep="Keep it"
        confirm="Delete bot"
        onConfirm={() => void remove()}
      />
    </section>
  )
}
