'use client'

import type { BannerState } from '@/lib/client/banner'
import type { ConnectionState } from '@/lib/client/connection'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'

/** How the connection is, what to say about it (null: nothing), and trying at once instead of waiting. */
export function useConnection(): { state: ConnectionState; banner: BannerState; retryNow(): void } {
  const chat = useChat()
  const state = useSnapshot(chat.store, (now) => now.connection)
  const banner = useSnapshot(chat.banner.store, (now) => now.banner)
  return { state, banner, retryNow: chat.connection.retryNow }
}
