import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { CreateAccountForm } from '@/components/accounts/create-account-form'
import { Door } from '@/components/accounts/door'
import { DoorLink } from '@/components/accounts/door-link'
import { GuestForm } from '@/components/accounts/guest-form'
import { ProviderButtons } from '@/components/accounts/provider-buttons'
import { SignInForm } from '@/components/accounts/sign-in-form'
import { SignInProblem } from '@/components/accounts/sign-in-problem'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

type Query = { view?: string; invite?: string; callbackUrl?: string; error?: string }
type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** A name that is given twice counts once. */
async function queryOf({ searchParams }: Props): Promise<Query> {
  return Object.fromEntries(Object.entries(await searchParams).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}

const TITLES: Record<string, string> = { create: 'Create an account', guest: 'Come in as a guest' }

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { view } = await queryOf(props)
  return { title: TITLES[view ?? ''] ?? 'Sign in' }
}

export default async function SignInPage(props: Props) {
  if (await currentUser()) redirect('/')
  const { view, invite, callbackUrl, error } = await queryOf(props)
  const runtime = await getRuntime()
  const { workspace } = await runtime.dispatch(null, 'workspace:get', {})
  const { name, registration, has_owner, providers, guests } = workspace
  const host = (await headers()).get('host') ?? ''
  const ways = <ProviderButtons providers={providers} callbackUrl={callbackUrl} invite={invite} />

  if (!has_owner) {
    return (
      <Door workspaceName={name} line={host} title="You’re the first here">
        <p className="-mt-2 text-pretty text-ink-2">The first account owns this place: it says what it’s called and who comes in.</p>
        <SignInProblem code={error} />
        {ways}
        <CreateAccountForm invite={undefined} />
      </Door>
    )
  }

  const mayCreate = registration === 'open' || (registration === 'invite' && Boolean(invite))
  if (view === 'create' && mayCreate) {
    return (
      <Door workspaceName={name} line={invite ? 'You’re invited' : host} title="Pull up a chair">
        {ways}
        <CreateAccountForm invite={invite} />
        <DoorLink question="Already have one?" href="/signin">
          Sign in
        </DoorLink>
      </Door>
    )
  }

  if (view === 'create') {
    const [title, words] =
      registration === 'invite'
        ? ['You’ll need an invite', `New people come to ${name} by a link. Ask someone inside for one.`]
        : ['Nobody new for now', `${name} isn’t taking new people. If you have an account, you can sign in.`]
    return (
      <Door workspaceName={name} line={host} title={title}>
        <p className="-mt-2 text-pretty text-ink-2">{words}</p>
        <DoorLink href="/signin">Back to sign in</DoorLink>
      </Door>
    )
  }

  if (view === 'guest' && guests) {
    return (
      <Door workspaceName={name} line={host} title="What should we call you?">
        <GuestForm callbackUrl={callbackUrl} />
        <DoorLink href="/signin">Back to sign in</DoorLink>
      </Door>
    )
  }

  return (
    <Door workspaceName={name} line={host} title="Good to see you">
      <SignInProblem code={error} />
      {ways}
      <SignInForm callbackUrl={callbackUrl} />
      {registration === 'open' && (
        <DoorLink question="New here?" href="/signin?view=create">
          Create an account
        </DoorLink>
      )}
      {registration === 'invite' && <p className="text-ink-2 text-note">New here? Ask someone inside for an invite link.</p>}
      {guests && (
        <DoorLink question="Just looking in?" href="/signin?view=guest">
          Continue as a guest
        </DoorLink>
      )}
    </Door>
  )
}
