import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { StorageSettings } from '@/components/settings/storage-settings'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Storage' }

export default async function StoragePage() {
  const user = await currentUser()
  if (user?.role !== 'owner' && user?.role !== 'admin') notFound()
  const { dispatch } = await getRuntime()
  const { storage } = await dispatch(user, 'storage:get', {})
  return <StorageSettings storage={storage} />
}
