import { api } from '@/lib/client/api'

/**
 * What opens a socket, and where.
 * @param token empty: of whoever is signed in in this browser
 * @throws ChatError `unauthorized` for a token that is not good, and without one for nobody
 */
export const askTicket = (token: string) =>
  api<'socket:ticket'>('POST', '/api/socket-ticket', undefined, token === '' ? undefined : { url: '', token: () => token })
