'use client'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { NewToken } from '@/components/settings/new-token'
import { SettingsRow } from '@/components/settings/settings-card'
import { TokenRow } from '@/components/settings/token-row'
import { tellFailure } from '@/components/shell/tell'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notify } from '@/components/ui/toast'
import { api } from '@/lib/client/api'
import type { ApiToken } from '@/lib/contract/tokens'

type TokenListProps = {
  initial: ApiToken[]
  /** A bot's id; the person's own when left out. */
  userId?: string
  runsWorkspace: boolean
  /** There are others like it in view. */
  quiet?: boolean
}

/** Makes, shows and revokes tokens. A token's secret is known only where and while it was made. */
export function TokenList({ initial, userId, runsWorkspace, quiet }: TokenListProps) {
  const [tokens, setTokens] = useState(initial)
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const [revoking, setRevoking] = useState<ApiToken | null>(null)

  const add = (made: ApiToken, secret: string) => {
    setTokens((before) => [made, ...before])
    setSecrets((before) => ({ ...before, [made.id]: secret }))
  }
  const revoke = async (token: ApiToken) => {
    try {
      await api<'token:revoke'>('DELETE', `/api/tokens/${encodeURIComponent(token.id)}`)
      setTokens((before) => before.filter(({ id }) => id !== token.id))
      notify('Token revoked')
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <>
      <NewToken userId={userId} runsWorkspace={runsWorkspace} quiet={quiet ?? false} onMade={add} />
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} secret={secrets[token.id]} onRevoke={() => setRevoking(token)} />
      ))}
      {tokens.length === 0 && (
        <SettingsRow
          before={<KeyRound aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
          description="No tokens yet."
        />
      )}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name ?? 'this token'}?`}
        description="Whatever uses it stops working at once. You can’t bring it back."
        keep="Keep it"
        confirm="Revoke token"
        onConfirm={() => revoking && void revoke(revoking)}
      />
    </>
  )
}
