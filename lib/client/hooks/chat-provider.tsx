'use client'

import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { Chat } from '@/lib/client/chat'

const ChatContext = createContext<Chat | null>(null)

/** Keeps the chat connected for as long as it is on the page. */
export function ChatProvider({ chat, children }: { chat: Chat; children: ReactNode }) {
  useEffect(() => {
    chat.start()
    return () => chat.stop()
  }, [chat])
  return <ChatContext value={chat}>{children}</ChatContext>
}

export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (!chat) throw new Error('useChat is used outside ChatProvider.')
  return chat
}
