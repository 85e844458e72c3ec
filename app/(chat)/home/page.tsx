import type { Metadata } from 'next'
import { loadChat } from '@/app/(chat)/load-chat'
import { ChatApp } from '@/components/shell/chat-app'

export const metadata: Metadata = { title: 'Rooms' }

export default async function HomePage() {
  return <ChatApp page={await loadChat('/home')} />
}
