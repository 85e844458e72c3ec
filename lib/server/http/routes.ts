import type { CommandName } from '@/lib/contract/commands'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One way to send a command over REST. */
export interface Route {
  method: Method
  /** `:name` takes one segment as that field of the input. */
  path: string
  command: CommandName
  /** Fields that may stand in the query, and how they are read there. */
  query?: Record<string, 'text' | 'number'>
  /** Fields with another name in the path or query: there → in the input. */
  rename?: Record<string, string>
  /** Fields of the input that the path fixes. */
  fixed?: Record<string, unknown>
  status?: number
  /** What stands in the body, when it is not the output as it is. `origin`: where the request went. */
  body?: (output: Record<string, unknown>, origin: string) => unknown
}

/** Where the reference answers with the room itself and the commands with `{room}`, the answer is both. */
const roomAndItself = (output: Record<string, unknown>) => ({ ...(output.room as object), room: output.room })
/** An address without a host is one of this server. */
const withUrl = (output: Record<string, unknown>, origin: string) => ({
  ...output,
  url: new URL(String(output.url), origin).href.replace(/\/$/, ''),
})
const page = { limit: 'number', before: 'number', after: 'number', around: 'number', thread_id: 'text' } as const

/** Every path of the API that carries a command. The paths without `/api` are rewritten to these (see next.config.mjs). */
export const routes: Route[] = [
  { method: 'POST', path: '/api/register', command: 'account:register', status: 201 },
  { method: 'POST', path: '/api/token', command: 'account:token' },
  { method: 'POST', path: '/api/socket-ticket', command: 'socket:ticket', body: withUrl },
  { method: 'GET', path: '/api/me', command: 'me:get' },
  { method: 'PATCH', path: '/api/me', command: 'me:update' },
  { method: 'POST', path: '/api/me/password', command: 'me:password' },

  { method: 'GET', path: '/api/rooms', command: 'room:list', body: (output) => output.rooms },
  { method: 'POST', path: '/api/rooms', command: 'room:create', status: 201, body: roomAndItself },
  { method: 'GET', path: '/api/rooms/:room_id', command: 'room:get', body: roomAndItself },
  { method: 'PATCH', path: '/api/rooms/:room_id', command: 'room:update', body: roomAndItself },
  { method: 'DELETE', path: '/api/rooms/:room_id', command: 'room:delete', body: roomAndItself },
  { method: 'POST', path: '/api/rooms/:room_id/restore', command: 'room:restore', body: roomAndItself },
  { method: 'POST', path: '/api/rooms/:room_id/join', command: 'room:join' },
  { method: 'POST', path: '/api/rooms/:room_id/leave', command: 'room:leave' },
  { method: 'POST', path: '/api/rooms/:room_id/read', command: 'room:read' },
  { method: 'PUT', path: '/api/rooms/:room_id/involvement', command: 'room:involve' },
  { method: 'POST', path: '/api/sync', command: 'room:sync' },

  { method: 'GET', path: '/api/rooms/:room_id/members', command: 'member:list' },
  { method: 'POST', path: '/api/rooms/:room_id/members', command: 'member:add' },
  { method: 'PATCH', path: '/api/rooms/:room_id/members/:user_id', command: 'member:update' },
  { method: 'DELETE', path: '/api/rooms/:room_id/members/:user_id', command: 'member:remove' },
  { method: 'POST', path: '/api/dms', command: 'dm:open' },

  { method: 'GET', path: '/api/rooms/:room_id/messages', command: 'message:list', query: page, body: (output) => output.messages },
  { method: 'POST', path: '/api/rooms/:room_id/messages', command: 'message:post', status: 201, body: (output) => output.message },
  { method: 'PATCH', path: '/api/messages/:message_id', command: 'message:edit' },
  { method: 'DELETE', path: '/api/messages/:message_id', command: 'message:delete' },
  { method: 'POST', path: '/api/messages/:message_id/restore', command: 'message:restore' },
  { method: 'PUT', path: '/api/messages/:message_id/reactions/:emoji', command: 'message:react' },
  { method: 'DELETE', path: '/api/messages/:message_id/reactions/:emoji', command: 'message:unreact' },

  { method: 'POST', path: '/api/rooms/:room_id/typing', command: 'typing:start' },
  { method: 'DELETE', path: '/api/rooms/:room_id/typing', command: 'typing:stop' },
  { method: 'PUT', path: '/api/me/presence', command: 'presence:set' },

  { method: 'GET', path: '/api/users', command: 'user:list', query: { q: 'text', limit: 'number' }, rename: { q: 'query' } },
  { method: 'PATCH', path: '/api/users/:user_id', command: 'user:update' },

  { method: 'GET', path: '/api/tokens', command: 'token:list', query: { user_id: 'text' }, body: (output) => output.api_tokens },
  { method: 'POST', path: '/api/tokens', command: 'token:create', status: 201 },
  { method: 'DELETE', path: '/api/tokens/:token_id', command: 'token:revoke' },
  { method: 'POST', path: '/api/sessions/revoke', command: 'session:revoke' },

  { method: 'GET', path: '/api/workspace', command: 'workspace:get' },
  { method: 'PATCH', path: '/api/workspace', command: 'workspace:update' },
  { method: 'GET', path: '/api/invites', command: 'invite:list' },
  { method: 'POST', path: '/api/invites', command: 'invite:create', status: 201, body: withUrl },
  { method: 'DELETE', path: '/api/invites/:invite_id', command: 'invite:revoke' },
]
