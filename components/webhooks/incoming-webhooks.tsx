'use client'
import { Webhook } from 'lucide-react'
import { useState } from 'react'
import { SecretLine } from '@/components/settings/secret-line'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { SettingsSection } from '@/components/settings/settings-section'
import { lastUse } from '@/components/settings/token-state'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notify } from '@/components/ui/toast'
import { NewIncomingWebhook } from '@/components/webhooks/new-incoming-webhook'
import { api } from '@/lib/client/api'
import type { IncomingWebhook } from '@/lib/contract/webhooks'

const ICON = <Webhook aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />

/** Makes, shows and revokes addresses that post into a room. An address is known only where and while it was made. */
export function IncomingWebhooks({ roomId, initial }: { roomId: string; initial: IncomingWebhook[] }) {
  const [webhooks, setWebhooks] = useState(initial)
  const [urls, setUrls] = useState<Record<string, string>>({})
  const [revoking, setRevoking] = useState<IncomingWebhook | null>(null)

  const add = (made: IncomingWebhook, url: string) => {
    setWebhooks((before) => [made, ...before])
    setUrls((before) => ({ ...before, [made.id]: url }))
  }
  const revoke = async ({ id }: IncomingWebhook) => {
    try {
      await api<'incoming-webhook:revoke'>('DELETE', `/api/incoming-webhooks/${encodeURIComponent(id)}`)
      setWebhooks((before) => before.filter((one) => one.id !== id))
      notify('Webhook revoked')
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <SettingsSection title="Coming in">
      <p className="-mt-1.5 mb-3 text-ink-2 text-ui">A secret address. What is sent to it, in Slack’s form, is posted here.</p>
      <SettingsCard>
        <NewIncomingWebhook roomId={roomId} onMade={add} />
        {webhooks.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} url={urls[webhook.id]} onRevoke={() => setRevoking(webhook)} />
        ))}
        {webhooks.length === 0 && <SettingsRow before={ICON} description="No webhooks yet." />}
      </SettingsCard>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name ?? 'this webhook'}?`}
        description="Its address stops working at once. What it posted stays. You can’t bring it back."
        keep="Keep it"
        confirm="Revoke webhook"
        onConfirm={() => revoking && void revoke(revoking)}
      />
    </SettingsSection>
  )
}

type RowProps = {
  webhook: IncomingWebhook
  /** The address, where it was made in this visit. */
  url: string | undefined
  onRevoke: () => void
}

function Row({ webhook: { name, start, last_used_at }, url, onRevoke }: RowProps) {
  return (
    <>
      <SettingsRow
        before={ICON}
        title={name}
        // How long ago it is differs between the server and here.
        description={
          <span suppressHydrationWarning>
            <code className="font-mono text-small">…/{start}…</code> {lastUse(last_used_at, Date.now())}.
          </span>
        }
      >
        <Button
          variant="quiet"
          size="sm"
          aria-label={`Revoke ${name}`}
          className="text-danger-ink not-disabled:hover:text-danger-ink"
          onClick={onRevoke}
        >
          Revoke
        </Button>
      </SettingsRow>
      {url && <SecretLine label={`The address of ${name}`} value={url} copied="Address copied" />}
    </>
  )
}
