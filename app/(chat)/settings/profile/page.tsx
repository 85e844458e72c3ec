import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ProfileSettings } from '@/components/settings/profile-settings'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const user = await currentUser()
  if (!user) redirect('/signin?callbackUrl=/settings/profile')
  return <ProfileSettings user={user} />
}
