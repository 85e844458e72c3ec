import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { WebhookSettings } from '@/components/webhooks/webhook-settings'
import { isChatError } from '@/lib/contract/errors'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function RoomSettingsPage({ params }: { params: Promise<{ roomId: string }> }) {
  const here = { room_id: decodeURIComponent((await params).roomId) }
  const user = await currentUser()
  if (!user) redirect(`/signin?callbackUrl=/settings/rooms/${encodeURIComponent(here.room_id)}`)
  const { dispatch } = await getRuntime()
  try {
    const [{ room }, { incoming_webhooks }, { outgoing_webhooks }] = await Promise.all([
      dispatch(user, 'room:get', here),
      dispatch(user, 'incoming-webhook:list', here),
      dispatch(user, 'outgoing-webhook:list', here),
    ])
    return <WebhookSettings room={room} incoming={incoming_webhooks} outgoing={outgoing_webhooks} />
  } catch (error) {
    // Those who don't run the room find nothing here.
    if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) notFound()
    throw error
  }
}
