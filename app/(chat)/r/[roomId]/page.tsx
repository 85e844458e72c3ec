import type { Metadata } from 'next'
import { loadChat } from '@/app/(chat)/load-chat'
import { ChatApp } from '@/components/shell/chat-app'

type RoomPageProps = { params: Promise<{ roomId: string }> }

export const metadata: Metadata = { title: 'Rooms' }

export default async function RoomPage({ params }: RoomPageProps) {
  const roomId = decodeURIComponent((await params).roomId)
  return <ChatApp page={await loadChat(`/r/${roomId}`, roomId)} />
}
