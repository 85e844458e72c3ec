'use client'
import { CircleAlert, CircleCheck, Clock } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { deliveryWords } from '@/components/webhooks/delivery-state'
import { api } from '@/lib/client/api'
import type { OutgoingWebhook, WebhookDelivery } from '@/lib/contract/webhooks'

/** Deliveries come about by themselves: as long as the log is open, it is looked at so often. */
const LOOK_MS = 2_000

const SIGNS = {
  waiting: <Clock aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 flex-none text-ink-3" />,
  delivered: <CircleCheck aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 flex-none text-ink-2" />,
  failed: <CircleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 flex-none text-danger-ink" />,
}

/** The last hundred deliveries of a webhook, of whose tries it tells; each of which can be sent again, and a way to send a test. */
export function DeliveryLog({ webhook, onTried }: { webhook: OutgoingWebhook; onTried: () => void }) {
  const [deliveries, setDeliveries] = useState<WebhookDelivery[] | null>(null)
  const [busy, setBusy] = useState(false)
  const path = `/api/outgoing-webhooks/${encodeURIComponent(webhook.id)}`

  /** How often something was put into the list here: a look that was taken before is older than that. */
  const puts = useRef(0)
  useEffect(() => {
    let here = true
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      const before = puts.current
      // Should it fail, the next look is not far. The body is the list itself.
      const list = await api<'webhook-delivery:list'>('GET', `${path}/deliveries`).catch(() => null)
      if (!here) return
      if (list && puts.current === before) setDeliveries(list as unknown as WebhookDelivery[])
      timer = setTimeout(() => void look(), LOOK_MS)
    }
    void look()
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [path])

  const tries = deliveries?.reduce((sum, one) => sum + one.tries, 0)
  const told = useRef(tries)
  useEffect(() => {
    if (told.current !== undefined && told.current !== tries) onTried()
    told.current = tries
  }, [tries, onTried])

  const put = (delivery: WebhookDelivery) => {
    puts.current++
    setDeliveries((before) => {
      const others = (before ?? []).filter((one) => one.id !== delivery.id)
      return others.length === before?.length
        ? [delivery, ...others]
        : (before ?? []).map((one) => (one.id === delivery.id ? delivery : one))
    })
  }
  const ask = async (request: () => Promise<{ delivery: WebhookDelivery }>) => {
    setBusy(true)
    try {
      put((await request()).delivery)
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const test = () => ask(() => api<'outgoing-webhook:test'>('POST', `${path}/test`))
  const retry = (id: string) => ask(() => api<'webhook-delivery:retry'>('POST', `/api/webhook-deliveries/${encodeURIComponent(id)}/retry`))

  return (
    <div className="px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <p className="text-note text-ink-2">{deliveries?.length === 0 ? 'Nothing has been sent yet.' : 'The last hundred, newest first'}</p>
        <Button size="sm" disabled={busy} onClick={() => void test()}>
          Send a test
        </Button>
      </div>
      {deliveries !== null && deliveries.length > 0 && (
        <ul
          aria-label={`Deliveries to ${webhook.name}`}
          className="mt-2 grid max-h-90 divide-y divide-line overflow-y-auto rounded-control"
        >
          {deliveries.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} busy={busy} onRetry={() => void retry(delivery.id)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Delivery({ delivery, busy, onRetry }: { delivery: WebhookDelivery; busy: boolean; onRetry: () => void }) {
  const { what, when, state, how } = deliveryWords(delivery)
  return (
    <li className="flex items-start gap-2.5 py-2">
      {SIGNS[delivery.state]}
      <div className="min-w-0 flex-1 text-note">
        <p>
          <span className="font-[560]">{state}</span>{' '}
          <span className="text-ink-3">
            · {what}, {when}
          </span>
        </p>
        {how && <p className="text-ink-2 [overflow-wrap:anywhere]">{how}</p>}
      </div>
      <Button variant="quiet" size="sm" disabled={busy} aria-label={`Send again: ${what}, ${when}`} onClick={onRetry}>
        Send again
      </Button>
    </li>
  )
}
