import type { Metadata } from 'next'
import { loadChat } from '@/app/(chat)/load-chat'
import { ChatApp } from '@/components/shell/chat-app'

export const metadata: Metadata = { title: 'Notifications' }

export default async function InboxPage() {
  return <ChatApp page={await loadChat('/inbox')} />
}
