import type { Metadata } from 'next'
import { loadChat } from '@/app/(chat)/load-chat'
import { ChatApp } from '@/components/shell/chat-app'

export const metadata: Metadata = { title: 'Browse rooms' }

export default async function BrowsePage() {
  return <ChatApp page={await loadChat('/browse')} />
}
