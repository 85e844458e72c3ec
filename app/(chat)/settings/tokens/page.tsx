import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { TokenSettings } from '@/components/settings/token-settings'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'API tokens' }

export default async function TokensPage() {
  const user = await currentUser()
  if (!user) redirect('/signin?callbackUrl=/settings/tokens')
  if (user.is_guest) notFound()
  const runtime = await getRuntime()
  const { api_tokens } = await runtime.dispatch(user, 'token:list', {})
  return <TokenSettings tokens={api_tokens} runsWorkspace={user.role === 'owner' || user.role === 'admin'} />
}
