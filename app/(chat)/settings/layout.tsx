import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { SettingsShell } from '@/components/settings/settings-shell'
import { StillHere } from '@/components/settings/still-here'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const user = await currentUser()
  if (!user) redirect('/signin?callbackUrl=/settings')
  const isAdmin = user.role === 'owner' || user.role === 'admin'
  const runtime = await getRuntime()
  const { workspace } = await runtime.dispatch(user, 'workspace:get', {})
  return (
    <>
      <StillHere user={user} />
      <SettingsShell workspaceName={isAdmin ? workspace.name : null}>{children}</SettingsShell>
    </>
  )
}
