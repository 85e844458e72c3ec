'use client'
import { KeyRound } from 'lucide-react'
import { SecretLine } from '@/components/settings/secret-line'
import { SettingsRow } from '@/components/settings/settings-card'
import { scopeWords, tokenState } from '@/components/settings/token-state'
import { Button } from '@/components/ui/button'
import type { ApiToken } from '@/lib/contract/tokens'

type TokenRowProps = {
  token: ApiToken
  /** The secret, where it was made in this visit. */
  secret: string | undefined
  onRevoke: () => void
}

export function TokenRow({ token, secret, onRevoke }: TokenRowProps) {
  const { used, ends } = tokenState(token, Date.now())
  return (
    <>
      <SettingsRow
        before={<KeyRound aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
        title={token.name}
        // How long ago it is differs between the server and here.
        description={
          <span suppressHydrationWarning>
            <code className="font-mono text-small">{token.start}…</code> {scopeWords(token.scopes)}. {used}. {ends}
          </span>
        }
      >
        <Button
          variant="quiet"
          size="sm"
          aria-label={`Revoke ${token.name}`}
          className="text-danger-ink not-disabled:hover:text-danger-ink"
          onClick={onRevoke}
        >
          Revoke
        </Button>
      </SettingsRow>
      {secret && <SecretLine label={`The token ${token.name}`} value={secret} copied="Token copied" />}
    </>
  )
}
