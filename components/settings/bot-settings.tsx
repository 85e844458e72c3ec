'use client'
import { useState } from 'react'
import { BotCard } from '@/components/settings/bot-card'
import { NewBot } from '@/components/settings/new-bot'
import { SettingsPage } from '@/components/settings/settings-page'
import type { ApiToken } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'

export interface BotAndTokens {
  bot: User
  tokens: ApiToken[]
}

export function BotSettings({ initial }: { initial: BotAndTokens[] }) {
  const [bots, setBots] = useState(initial)
  return (
    <SettingsPage title="Bots" lead="Members that are programs. Each signs in with its tokens, and goes where it is added.">
      <NewBot onMade={(bot) => setBots((before) => [{ bot, tokens: [] }, ...before])} />
      {bots.map(({ bot, tokens }) => (
        <BotCard
          key={bot.id}
          bot={bot}
          tokens={tokens}
          onDeleted={() => setBots((before) => before.filter((one) => one.bot.id !== bot.id))}
        />
      ))}
    </SettingsPage>
  )
}
