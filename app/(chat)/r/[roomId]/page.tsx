import type { Metadata } from 'next'
import { loadChat } from '@/app/(chat)/load-chat'
import { roomTitle } from '@/components/rooms/room-title'
import { ChatApp } from '@/components/shell/chat-app'

type RoomPageProps = { params: Promise<{ roomId: string }> }

async function load({ params }: RoomPageProps) {
  const roomId = decodeURIComponent((await params).roomId)
  return loadChat(`/r/${roomId}`, roomId)
}

/** Until the browser takes over, which counts what is unread as well. */
export async function generateMetadata(props: RoomPageProps): Promise<Metadata> {
  const { user, rooms, room, workspaceName } = await load(props)
  const view = rooms.find(({ id }) => id === room?.id)
  return { title: { absolute: `${view ? roomTitle(view, user.id) : 'Nobody’s in here'} · ${workspaceName}` } }
}

export default async function RoomPage(props: RoomPageProps) {
  return <ChatApp page={await load(props)} />
}
