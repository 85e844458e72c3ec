'use client'
import { Send } from 'lucide-react'
import { useCallback, useState } from 'react'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { SettingsSection } from '@/components/settings/settings-section'
import { tellFailure } from '@/components/shell/tell'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notify } from '@/components/ui/toast'
import { NewOutgoingWebhook } from '@/components/webhooks/new-outgoing-webhook'
import { OutgoingWebhookRow } from '@/components/webhooks/outgoing-webhook-row'
import { api } from '@/lib/client/api'
import type { OutgoingWebhook } from '@/lib/contract/webhooks'

/** Makes, shows, switches and deletes addresses that are told what happens in a room. */
export function OutgoingWebhooks({ roomId, initial }: { roomId: string; initial: OutgoingWebhook[] }) {
  const [webhooks, setWebhooks] = useState(initial)
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const [deleting, setDeleting] = useState<OutgoingWebhook | null>(null)

  const add = (made: OutgoingWebhook, secret: string) => {
    setWebhooks((before) => [made, ...before])
    setSecrets((before) => ({ ...before, [made.id]: secret }))
  }
  const change = useCallback(
    (changed: OutgoingWebhook) => setWebhooks((before) => before.map((one) => (one.id === changed.id ? changed : one))),
    [],
  )
  const remove = async ({ id }: OutgoingWebhook) => {
    try {
      await api<'outgoing-webhook:delete'>('DELETE', `/api/outgoing-webhooks/${encodeURIComponent(id)}`)
      setWebhooks((before) => before.filter((one) => one.id !== id))
      notify('Webhook deleted')
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <SettingsSection title="Going out">
      <p className="-mt-1.5 mb-3 text-ink-2 text-ui">An address of yours that is sent the messages of this room.</p>
      <SettingsCard>
        <NewOutgoingWebhook roomId={roomId} onMade={add} />
        {webhooks.map((webhook) => (
          <OutgoingWebhookRow
            key={webhook.id}
            webhook={webhook}
            secret={secrets[webhook.id]}
            onChange={change}
            onDelete={() => setDeleting(webhook)}
          />
        ))}
        {webhooks.length === 0 && (
          <SettingsRow
            before={<Send aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
            description="Nothing is sent anywhere."
          />
        )}
      </SettingsCard>
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => !open && setDeleting(null)}
        title={`Delete ${deleting?.name ?? 'this webhook'}?`}
        description="Nothing more is sent to its address, and its log goes. You can’t bring it back."
        keep="Keep it"
        confirm="Delete webhook"
        onConfirm={() => deleting && void remove(deleting)}
      />
    </SettingsSection>
  )
}
