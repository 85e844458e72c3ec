import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BotSettings } from '@/components/settings/bot-settings'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Bots' }

export default async function BotsPage() {
  const user = await currentUser()
  if (user?.role !== 'owner' && user?.role !== 'admin') notFound()
  const runtime = await getRuntime()
  const { bots } = await runtime.dispatch(user, 'bot:list', {})
  const tokensOf = async (user_id: string) => (await runtime.dispatch(user, 'token:list', { user_id })).api_tokens
  return <BotSettings initial={await Promise.all(bots.map(async (bot) => ({ bot, tokens: await tokensOf(bot.id) })))} />
}
