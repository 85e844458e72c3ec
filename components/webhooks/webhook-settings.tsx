'use client'
import { SettingsPage } from '@/components/settings/settings-page'
import { roomHref } from '@/components/shell/address'
import { IncomingWebhooks } from '@/components/webhooks/incoming-webhooks'
import type { RoomView } from '@/lib/contract/rooms'
import type { IncomingWebhook } from '@/lib/contract/webhooks'

/** What programs may do in a room by knowing an address, for those who run the room. */
export function WebhookSettings({ room, incoming }: { room: RoomView; incoming: IncomingWebhook[] }) {
  return (
    <SettingsPage
      title="Webhooks"
      lead="For programs that post here without signing in."
      back={{ href: roomHref(room.id), name: `# ${room.name}` }}
    >
      <IncomingWebhooks roomId={room.id} initial={incoming} />
    </SettingsPage>
  )
}
