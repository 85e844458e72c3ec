'use client'
import { ChevronDown, Send, TriangleAlert } from 'lucide-react'
import { useCallback, useId, useRef, useState } from 'react'
import { SecretLine } from '@/components/settings/secret-line'
import { SettingsRow } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Switch } from '@/components/ui/switch'
import { DeliveryLog } from '@/components/webhooks/delivery-log'
import { webhookTrouble } from '@/components/webhooks/delivery-state'
import { api } from '@/lib/client/api'
import type { OutgoingWebhook } from '@/lib/contract/webhooks'

type OutgoingWebhookRowProps = {
  webhook: OutgoingWebhook
  /** The secret, where it was made in this visit. */
  secret: string | undefined
  onChange: (changed: OutgoingWebhook) => void
  onDelete: () => void
}

export function OutgoingWebhookRow({ webhook, secret, onChange, onDelete }: OutgoingWebhookRowProps) {
  const [open, setOpen] = useState(false)
  const log = useId()
  const trouble = webhookTrouble(webhook)

  /** Whether it fails, and whether it was switched off for that, changes by itself. */
  const { id, room_id } = webhook
  /** Grows with each change made here, when it begins and when it ends: what was looked at across one of these may be older. */
  const changes = useRef(0)
  const lookAgain = useCallback(() => {
    const before = changes.current
    api<'outgoing-webhook:list'>('GET', `/api/rooms/${encodeURIComponent(room_id)}/outgoing-webhooks`).then((list) => {
      // The body is the list itself.
      const changed = (list as unknown as OutgoingWebhook[]).find((one) => one.id === id)
      if (changed && changes.current === before) onChange(changed)
    }, tellFailure)
  }, [id, room_id, onChange])

  const enable = async (enabled: boolean) => {
    changes.current++
    // Shown at once; taken back should it fail.
    onChange({ ...webhook, enabled })
    try {
      const path = `/api/outgoing-webhooks/${encodeURIComponent(webhook.id)}`
      onChange((await api<'outgoing-webhook:update'>('PATCH', path, { enabled })).outgoing_webhook)
    } catch (error) {
      onChange(webhook)
      tellFailure(error)
    } finally {
      changes.current++
    }
  }

  return (
    <>
      <SettingsRow
        before={<Send aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
        title={webhook.name}
        description={
          <>
            <span className="block truncate font-mono text-small" title={webhook.url}>
              {webhook.url}
            </span>
            <span className="block">{hears(webhook)}</span>
            {trouble && (
              // The browser's clock may be in another zone than the server's.
              <span suppressHydrationWarning className={cn('flex items-center gap-1.5', webhook.failing_since && 'text-danger-ink')}>
                {webhook.failing_since && <TriangleAlert aria-hidden size={14} strokeWidth={2} className="flex-none" />}
                {trouble}
              </span>
            )}
          </>
        }
      >
        <div className="flex items-center gap-1.5 max-md:w-full">
          <Button variant="quiet" size="sm" aria-expanded={open} aria-controls={log} onClick={() => setOpen(!open)}>
            <ChevronDown aria-hidden size={14} strokeWidth={2} className={cn('transition-transform', open && 'rotate-180')} />
            Deliveries<span className="sr-only"> to {webhook.name}</span>
          </Button>
          <Button
            variant="quiet"
            size="sm"
            aria-label={`Delete ${webhook.name}`}
            className="text-danger-ink not-disabled:hover:text-danger-ink"
            onClick={onDelete}
          >
            Delete
          </Button>
          <Switch
            aria-label={`Send to ${webhook.name}`}
            checked={webhook.enabled}
            onChange={(event) => void enable(event.target.checked)}
            className="ml-1.5 max-md:ml-auto"
          />
        </div>
      </SettingsRow>
      {secret && <SecretLine label={`The secret of ${webhook.name}`} value={secret} copied="Secret copied" />}
      <div id={log} hidden={!open} className="bg-sunken last:rounded-b-box">
        {open && <DeliveryLog webhook={webhook} onTried={lookAgain} />}
      </div>
    </>
  )
}

function hears({ events, trigger_word }: OutgoingWebhook) {
  const what = events.includes('message:changed')
    ? events.includes('message:posted')
      ? 'New messages and changes'
      : 'Changes'
    : 'New messages'
  return trigger_word === null ? what : `${what} that begin with “${trigger_word}”`
}
