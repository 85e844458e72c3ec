/** Every event that the server sends of its own accord, and what it carries. Who gets it: see the comments. */
import { z } from 'zod'
import { counter, id, timestamp } from '@/lib/contract/fields'
import { message } from '@/lib/contract/messages'
import { notification } from '@/lib/contract/notifications'
import { onlinePerson } from '@/lib/contract/presence'
import { room, roomView } from '@/lib/contract/rooms'
import { user } from '@/lib/contract/users'

const typing = z.object({ room_id: id, user_id: id, username: z.string() })
const membership = typing.extend({ timestamp })

export const events = {
  /** The connection, once, after connecting. `rooms` as in `room:list`. */
  ready: z.object({ user, rooms: z.array(roomView), online: z.array(onlinePerson) }),
  /** Everyone in the room, the sender's other connections included; in `seq` order on each connection. */
  'message:posted': message,
  /** Everyone in the room: edited, deleted, restored, reacted to, replied to. `rev` tells which version is newer. */
  'message:changed': message,
  /** The room but not the typist. `typing:stopped` also when typing is forgotten. */
  'typing:started': typing,
  'typing:stopped': typing,
  /** Those who share a room. */
  'presence:changed': onlinePerson,
  /** The room; for `member:left` the one who left as well. */
  'member:joined': membership,
  'member:left': membership,
  /** The room. */
  'room:changed': room,
  /** Those who were in it. */
  'room:deleted': z.object({ room_id: id }),
  /** The reader's own connections. */
  'room:read': z.object({ room_id: id, user_id: id, seq: counter }),
  /** Those who share a room: a new name or picture. */
  'user:changed': user,
  /** The connection whose token was revoked, before it ends. */
  'session:ended': z.object({}),
  /** Its user's connections. One that is known already by its `id` has something new to say: another reaction to the same message. */
  'notification:created': notification,
  /** The user's connections: some were read, deleted or brought back, by whatever way. Ask for them again. */
  'notification:changed': z.object({}),
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>
