'use client'
import { Copy, KeyRound } from 'lucide-react'
import { SettingsRow } from '@/components/settings/settings-card'
import { scopeWords, tokenState } from '@/components/settings/token-state'
import { copyText } from '@/components/shell/tell'
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
      {secret && (
        <div role="status" className="grid gap-2 bg-sunken px-4 py-3 last:rounded-b-box">
          <p className="text-ui">Copy it now. It isn’t shown again.</p>
          <div className="flex items-center gap-2 max-md:flex-wrap">
            <input
              readOnly
              value={secret}
              aria-label={`The token ${token.name}`}
              spellCheck={false}
              className="h-9 min-w-0 flex-1 truncate rounded-control bg-raised px-2.5 font-mono text-note max-md:basis-full pointer-coarse:h-11"
              onFocus={(event) => event.target.select()}
            />
            <Button onClick={() => void copyText(secret, 'Token copied')}>
              <Copy aria-hidden size={14} strokeWidth={2} />
              Copy
            </Button>
          </div>
        </div>
      )}
    </>
  )
}
