'use client'
import { signIn } from 'next-auth/react'
import { useState } from 'react'
import { localTarget } from '@/components/accounts/local-target'
import { ProviderIcon } from '@/components/accounts/provider-icon'
import { Button } from '@/components/ui/button'
import { INVITE_COOKIE, type Workspace } from '@/lib/contract/workspace'

/** Long enough to sign in elsewhere for the first time. */
const INVITE_COOKIE_S = 15 * 60

/** The invitation waits here while its bearer is away. */
function keepInvite(invite: string) {
  const secure = window.location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${INVITE_COOKIE}=${encodeURIComponent(invite)}; path=/api/auth; max-age=${INVITE_COOKIE_S}; samesite=lax${secure}`
}

type ProviderButtonsProps = {
  providers: Workspace['providers']
  callbackUrl?: string
  /** The secret of an invite link, if one led here. */
  invite?: string
}

/** The other ways in that are switched on, and a line between them and the password. Nothing where there are none. */
export function ProviderButtons({ providers, callbackUrl, invite }: ProviderButtonsProps) {
  const [leavingTo, setLeavingTo] = useState<string | null>(null)
  if (providers.length === 0) return null
  return (
    <>
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="lg"
          block
          busy={leavingTo === id}
          onClick={() => {
            setLeavingTo(id)
            if (invite) keepInvite(invite)
            signIn(id, { callbackUrl: localTarget(callbackUrl) }).catch(() => setLeavingTo(null))
          }}
        >
          <ProviderIcon id={id} />
          Continue with {name}
        </Button>
      ))}
      <p className="flex items-center gap-3 text-ink-3 text-note before:h-px before:flex-1 before:bg-line-strong after:h-px after:flex-1 after:bg-line-strong">
        or with a password
      </p>
    </>
  )
}
