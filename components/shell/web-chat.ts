import { api } from '@/lib/client/api'
import { type Chat, type ChatOptions, createChat } from '@/lib/client/chat'
import { tusTransfer } from '@/lib/client/tus-transfer'
import type { User } from '@/lib/contract/users'

/** The chat of the web app: with the session of its pages, and with files. */
export const webChat = (user: User, initial?: ChatOptions['initial']): Chat =>
  createChat({
    user,
    getTicket: () => api<'socket:ticket'>('POST', '/api/socket-ticket'),
    transfer: tusTransfer,
    ...(initial && { initial }),
  })
