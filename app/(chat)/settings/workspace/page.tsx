import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { WorkspaceSettings } from '@/components/settings/workspace-settings'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Name and door' }

export default async function WorkspacePage() {
  const user = await currentUser()
  if (user?.role !== 'owner' && user?.role !== 'admin') notFound()
  const runtime = await getRuntime()
  const [{ workspace }, { invites }] = await Promise.all([
    runtime.dispatch(user, 'workspace:get', {}),
    runtime.dispatch(user, 'invite:list', {}),
  ])
  return <WorkspaceSettings workspace={workspace} invites={invites} />
}
