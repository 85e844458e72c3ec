import type { WebhookDelivery } from '@/lib/contract/webhooks'

const EVENTS: Record<string, string> = {
  'message:posted': 'New message',
  'message:changed': 'Changed message',
  'webhook:test': 'Test',
}

const clock = (timestamp: string, zone?: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    Date.parse(timestamp),
  )

/** What a delivery was of, how it stands, and how its last try went, in words. */
export function deliveryWords(delivery: WebhookDelivery, zone?: string) {
  const { event, state, tries, status, duration_ms, error, created_at, next_try_at } = delivery
  const waits = tries === 0 ? 'On its way' : next_try_at ? `Next try ${clock(next_try_at, zone)}` : 'Is tried again'
  const answer = error ?? (status === null ? '' : `It answered ${status}.`)
  return {
    what: EVENTS[event] ?? event,
    when: clock(created_at, zone),
    state: { waiting: waits, delivered: 'Delivered', failed: 'Not delivered' }[state],
    how: [answer, tries > 0 && duration_ms !== null ? `${duration_ms} ms.` : '', tries > 1 ? `${tries} tries.` : '']
      .filter(Boolean)
      .join(' '),
  }
}

/** How a webhook is, in words; null: well. */
export function webhookTrouble(
  { enabled, failing_since }: { enabled: boolean; failing_since: string | null },
  zone?: string,
): string | null {
  if (!enabled) return failing_since === null ? 'Switched off' : `Switched off: nothing got through since ${clock(failing_since, zone)}`
  return failing_since === null ? null : `Nothing has got through since ${clock(failing_since, zone)}`
}
