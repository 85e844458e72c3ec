'use client'
import { SettingsPage } from '@/components/settings/settings-page'
import { roomHref } from '@/components/shell/address'
import { IncomingWebhooks } from '@/components/webhooks/incoming-webhooks'
import { OutgoingWebhooks } from '@/components/webhooks/outgoing-webhooks'
import type { RoomView } from '@/lib/contract/rooms'
import type { IncomingWebhook, OutgoingWebhook } from '@/lib/contract/webhooks'

type WebhookSettingsProps = { room: RoomView; incoming: IncomingWebhook[]; outgoing: OutgoingWebhook[] }

/** What programs may do in a room by knowing an address, and what is sent to them; for those who run the room. */
export function WebhookSettings({ room, incoming, outgoing }: WebhookSettingsProps) {
  return (
    <SettingsPage
      title="Webhooks"
      lead="For programs that post here, or hear what is posted, without signing in."
      back={{ href: roomHref(room.id), name: `# ${room.name}` }}
    >
      <IncomingWebhooks roomId={room.id} initial={incoming} />
      <OutgoingWebhooks roomId={room.id} initial={outgoing} />
    </SettingsPage>
  )
}
