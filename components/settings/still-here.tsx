'use client'
import { useState } from 'react'
import { webChat } from '@/components/shell/web-chat'
import { ChatProvider } from '@/lib/client/hooks/chat-provider'
import type { User } from '@/lib/contract/users'

/** Who looks at the settings is still here: their files go up, what they wrote is sent, and others see them online. */
export function StillHere({ user }: { user: User }) {
  const [chat] = useState(() => webChat(user))
  return <ChatProvider chat={chat}>{null}</ChatProvider>
}
