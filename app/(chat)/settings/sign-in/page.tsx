import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInSettings } from '@/components/settings/sign-in-settings'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Sign-in' }

export default async function SignInSettingsPage() {
  const user = await currentUser()
  if (!user) redirect('/signin?callbackUrl=/settings/sign-in')
  const runtime = await getRuntime()
  return <SignInSettings {...(await runtime.dispatch(user, 'me:get', {}))} />
}
