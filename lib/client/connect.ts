/** The way in for programs and pages that are not the web app: a server's address and a token. */
import { api, type Host } from '@/lib/client/api'
import { type Chat, createChat } from '@/lib/client/chat'
import { createConnection, type Transport } from '@/lib/client/connection'
import type { KeyValueStorage } from '@/lib/client/storage'

export interface ConnectOptions {
  /** Where Hubbub is: `https://chat.example.org`. From a page of another origin, its setting ALLOWED_ORIGINS must name that origin. */
  url: string
  /**
   * A token of the server, an API token, or one of the outside service that the server trusts. A function is asked again for each try to
   * connect, so that it can give a fresh one; a string that has expired leaves the chat `signed_out`.
   */
  token: string | (() => string | Promise<string>)
  /** Where unsent messages outlive the program. `localStorage` where there is one, else memory. */
  storage?: KeyValueStorage
  /** In the order in which they are tried: `websocket`, then `polling`. */
  transports?: Transport[]
}

/**
 * Finds out who the token is of, and starts a chat as that person. The chat connects by itself, and again whenever it is cut off, until
 * `chat.stop()`.
 * @throws ChatError `unauthorized` when the token is refused, `unavailable` when the server does not answer
 */
export async function connect({ url, token, storage, transports }: ConnectOptions): Promise<Chat> {
  const host: Host = { url: url.replace(/\/+$/, ''), token: typeof token === 'function' ? token : () => token }
  const { user } = await api<'me:get'>('GET', '/api/me', undefined, host)
  const getTicket = () => api<'socket:ticket'>('POST', '/api/socket-ticket', undefined, host)
  const chat = createChat({ user, storage, connection: createConnection({ getTicket, transports }) })
  chat.start()
  return chat
}
