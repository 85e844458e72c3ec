import { z } from 'zod'
import type { CommandName } from '@/lib/contract/commands'
import { forbidden } from '@/lib/contract/errors'
import { timestamp } from '@/lib/contract/fields'
import { type Message, message } from '@/lib/contract/messages'
import { DEFAULT_ROOM_ID, room, roomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One way to send a command over REST. */
export interface Route {
  method: Method
  /** `:name` takes one segment as that field of the input. */
  path: string
  command: CommandName
  /** Fields that may stand in the query, and how they are read there. */
  query?: Record<string, 'text' | 'number' | 'boolean'>
  /** Fields with another name in the path or query: there → in the input. */
  rename?: Record<string, string>
  /** Fields of the input that the path fixes. */
  fixed?: Record<string, unknown>
  status?: number
  /** Sent again with the same Idempotency-Key, it is carried out once. */
  idempotent?: true
  /** What the body must not say of the caller. @throws ChatError */
  check?: (input: Record<string, unknown>, actor: User | null) => void
  /**
   * The answer may be one page of a list; its `Link` header leads to the next: by the output's `cursor`, or by the id of the last one in
   * the list `of` the output.
   */
  paged?: 'cursor' | { of: string; id: string }
  /** The body of the answer is this field of the output alone. */
  field?: string
  /** What else stands in the body of the answer, when it is not the output as it is. `origin`: where the request went. */
  body?: (output: Record<string, unknown>, origin: string) => unknown
  /** What `body` gives, if not the output's own shape. */
  shape?: z.ZodType
  /** Fields that the body may have beside the command's. */
  also?: Record<string, z.ZodType>
}

/** What a route answers when its command has put this out. */
export function answerOf(route: Route, output: Record<string, unknown>, origin: string): unknown {
  if (route.field) return output[route.field]
  return route.body ? route.body(output, origin) : output
}

/** Where the reference answers with the room itself and the commands with `{room}`, the answer is both. */
const roomAndItself = (output: Record<string, unknown>) => ({ ...(output.room as object), room: output.room })
const asRoom = { body: roomAndItself, shape: room.extend({ room }) }
const asRoomView = { body: roomAndItself, shape: roomView.extend({ room: roomView }) }

/** An address without a host is one of this server. */
const withUrl = (output: Record<string, unknown>, origin: string) => ({
  ...output,
  url: new URL(String(output.url), origin).href.replace(/\/$/, ''),
})
/** What the reference calls the time of a message, beside our name for it. */
const withCreatedAt = (one: Message) => ({ ...one, created_at: one.timestamp })
const dated = message.extend({ created_at: timestamp })

/** A message is written by whoever sends it: another name is refused, not ignored. */
function requireOwnName({ username }: Record<string, unknown>, actor: User | null) {
  if (username === undefined || username === null || actor === null) return
  if (typeof username !== 'string' || username.trim().toLowerCase() !== actor.username) throw forbidden('You can only write as yourself.')
}

const page = { limit: 'number', before: 'number', after: 'number', around: 'number', thread_id: 'text' } as const

/** A list whose pages go by ids. */
const byId = { limit: 'number', after: 'text' } as const
const pages = (of: string, id = 'id') => ({ query: byId, paged: { of, id } })

/** Every path of the API that carries a command. The paths without `/api` are rewritten to these (see next.config.mjs). */
export const routes: Route[] = [
  { method: 'POST', path: '/api/register', command: 'account:register', status: 201 },
  { method: 'POST', path: '/api/token', command: 'account:token' },
  { method: 'POST', path: '/api/guest', command: 'account:guest', status: 201 },
  { method: 'POST', path: '/api/socket-ticket', command: 'socket:ticket', body: withUrl },
  { method: 'GET', path: '/api/me', command: 'me:get' },
  { method: 'PATCH', path: '/api/me', command: 'me:update' },
  { method: 'POST', path: '/api/me/password', command: 'me:password' },

  { method: 'GET', path: '/api/rooms', command: 'room:list', field: 'rooms', ...pages('rooms') },
  { method: 'POST', path: '/api/rooms', command: 'room:create', status: 201, idempotent: true, ...asRoomView },
  { method: 'GET', path: '/api/rooms/:room_id', command: 'room:get', ...asRoomView },
  { method: 'PATCH', path: '/api/rooms/:room_id', command: 'room:update', ...asRoom },
  { method: 'DELETE', path: '/api/rooms/:room_id', command: 'room:delete', ...asRoom },
  { method: 'POST', path: '/api/rooms/:room_id/restore', command: 'room:restore', ...asRoomView },
  { method: 'POST', path: '/api/rooms/:room_id/join', command: 'room:join' },
  { method: 'POST', path: '/api/rooms/:room_id/leave', command: 'room:leave' },
  { method: 'POST', path: '/api/rooms/:room_id/read', command: 'room:read' },
  { method: 'PUT', path: '/api/rooms/:room_id/involvement', command: 'room:involve' },
  { method: 'POST', path: '/api/sync', command: 'room:sync' },

  { method: 'GET', path: '/api/rooms/:room_id/members', command: 'member:list', ...pages('members', 'user_id') },
  { method: 'POST', path: '/api/rooms/:room_id/members', command: 'member:add' },
  { method: 'PATCH', path: '/api/rooms/:room_id/members/:user_id', command: 'member:update' },
  { method: 'DELETE', path: '/api/rooms/:room_id/members/:user_id', command: 'member:remove' },
  { method: 'POST', path: '/api/dms', command: 'dm:open', idempotent: true },

  { method: 'GET', path: '/api/rooms/:room_id/messages', command: 'message:list', query: page, field: 'messages' },
  { method: 'POST', path: '/api/rooms/:room_id/messages', command: 'message:post', status: 201, field: 'message' },
  {
    method: 'GET',
    path: '/api/messages',
    command: 'message:list',
    query: page,
    fixed: { room_id: DEFAULT_ROOM_ID },
    body: (output) => (output.messages as Message[]).map(withCreatedAt),
    shape: z.array(dated),
  },
  {
    method: 'POST',
    path: '/api/messages',
    command: 'message:post',
    status: 201,
    fixed: { room_id: DEFAULT_ROOM_ID },
    check: requireOwnName,
    body: (output) => withCreatedAt(output.message as Message),
    shape: dated,
    also: { username: z.string().nullish() },
  },
  { method: 'PATCH', path: '/api/messages/:message_id', command: 'message:edit' },
  { method: 'DELETE', path: '/api/messages/:message_id', command: 'message:delete' },
  { method: 'POST', path: '/api/messages/:message_id/restore', command: 'message:restore' },
  { method: 'PUT', path: '/api/messages/:message_id/reactions/:emoji', command: 'message:react' },
  { method: 'DELETE', path: '/api/messages/:message_id/reactions/:emoji', command: 'message:unreact' },

  {
    method: 'GET',
    path: '/api/files',
    command: 'file:list',
    rename: { q: 'query' },
    query: { room_id: 'text', kind: 'text', q: 'text', ...byId },
    paged: { of: 'files', id: 'id' },
    field: 'files',
  },
  { method: 'GET', path: '/api/files/:file_id', command: 'file:get', field: 'file' },
  { method: 'PATCH', path: '/api/files/:file_id', command: 'file:update', field: 'file' },
  { method: 'DELETE', path: '/api/files/:file_id', command: 'file:delete', status: 204 },
  { method: 'GET', path: '/api/storage', command: 'storage:get', field: 'storage' },

  { method: 'POST', path: '/api/rooms/:room_id/typing', command: 'typing:start' },
  { method: 'DELETE', path: '/api/rooms/:room_id/typing', command: 'typing:stop' },
  { method: 'PUT', path: '/api/me/presence', command: 'presence:set' },
  { method: 'GET', path: '/api/presence', command: 'presence:list', field: 'online', ...pages('online', 'user_id') },
  { method: 'GET', path: '/api/presence/:user_id', command: 'presence:get', field: 'presence' },
  { method: 'DELETE', path: '/api/presence/:user_id', command: 'presence:leave', query: { username: 'text' }, field: 'presence' },
  {
    method: 'POST',
    path: '/api/presence/:user_id/heartbeat',
    command: 'presence:heartbeat',
    query: { username: 'text' },
    field: 'presence',
  },
  { method: 'POST', path: '/api/presence/:user_id/typing', command: 'typing:start', query: { room_id: 'text', username: 'text' } },
  { method: 'DELETE', path: '/api/presence/:user_id/typing', command: 'typing:stop', query: { room_id: 'text', username: 'text' } },
  { method: 'GET', path: '/api/presence/rooms/:room_id/typing', command: 'typing:list' },

  {
    method: 'POST',
    path: '/api/notifications',
    command: 'notification:create',
    status: 201,
    idempotent: true,
    field: 'notification',
  },
  {
    method: 'GET',
    path: '/api/notifications/:user_id',
    command: 'notification:list',
    query: { unread_only: 'boolean', limit: 'number', cursor: 'text' },
    paged: 'cursor',
    field: 'notifications',
  },
  { method: 'GET', path: '/api/notifications/:user_id/unread-count', command: 'notification:count' },
  {
    method: 'PATCH',
    path: '/api/notifications/:notification_id/read',
    command: 'notification:read',
    field: 'notification',
  },
  { method: 'PATCH', path: '/api/notifications/:user_id/read-all', command: 'notification:read-all' },
  { method: 'DELETE', path: '/api/notifications/:notification_id', command: 'notification:delete', status: 204 },
  {
    method: 'POST',
    path: '/api/notifications/:notification_id/restore',
    command: 'notification:restore',
    field: 'notification',
  },

  {
    method: 'GET',
    path: '/api/users',
    command: 'user:list',
    rename: { q: 'query' },
    query: { q: 'text', ...byId },
    paged: { of: 'users', id: 'id' },
  },
  { method: 'PATCH', path: '/api/users/:user_id', command: 'user:update' },

  { method: 'GET', path: '/api/bots', command: 'bot:list', field: 'bots', ...pages('bots') },
  { method: 'POST', path: '/api/bots', command: 'bot:create', status: 201 },
  { method: 'DELETE', path: '/api/bots/:user_id', command: 'bot:delete' },
  {
    method: 'GET',
    path: '/api/tokens',
    command: 'token:list',
    field: 'api_tokens',
    query: { user_id: 'text', ...byId },
    paged: { of: 'api_tokens', id: 'id' },
  },
  { method: 'POST', path: '/api/tokens', command: 'token:create', status: 201, idempotent: true },
  { method: 'DELETE', path: '/api/tokens/:token_id', command: 'token:revoke' },
  { method: 'POST', path: '/api/sessions/revoke', command: 'session:revoke' },

  { method: 'GET', path: '/api/rooms/:room_id/incoming-webhooks', command: 'incoming-webhook:list', field: 'incoming_webhooks' },
  {
    method: 'POST',
    path: '/api/rooms/:room_id/incoming-webhooks',
    command: 'incoming-webhook:create',
    status: 201,
    idempotent: true,
    body: withUrl,
  },
  { method: 'DELETE', path: '/api/incoming-webhooks/:webhook_id', command: 'incoming-webhook:revoke' },
  { method: 'GET', path: '/api/rooms/:room_id/outgoing-webhooks', command: 'outgoing-webhook:list', field: 'outgoing_webhooks' },
  { method: 'POST', path: '/api/rooms/:room_id/outgoing-webhooks', command: 'outgoing-webhook:create', status: 201, idempotent: true },
  { method: 'PATCH', path: '/api/outgoing-webhooks/:webhook_id', command: 'outgoing-webhook:update' },
  { method: 'DELETE', path: '/api/outgoing-webhooks/:webhook_id', command: 'outgoing-webhook:delete' },
  { method: 'POST', path: '/api/outgoing-webhooks/:webhook_id/test', command: 'outgoing-webhook:test', status: 201 },
  { method: 'GET', path: '/api/outgoing-webhooks/:webhook_id/deliveries', command: 'webhook-delivery:list', field: 'deliveries' },
  { method: 'POST', path: '/api/webhook-deliveries/:delivery_id/retry', command: 'webhook-delivery:retry' },

  { method: 'GET', path: '/api/workspace', command: 'workspace:get' },
  { method: 'PATCH', path: '/api/workspace', command: 'workspace:update' },
  { method: 'GET', path: '/api/invites', command: 'invite:list', ...pages('invites') },
  { method: 'POST', path: '/api/invites', command: 'invite:create', status: 201, idempotent: true, body: withUrl },
  { method: 'DELETE', path: '/api/invites/:invite_id', command: 'invite:revoke' },
]
