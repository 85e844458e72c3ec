/** Who gets each event, and when, with an example of what it carries. */
import { ada, at, changedMessage, EXAMPLE, message, notification, room, roomView } from '@/lib/contract/docs/examples'
import type { EventName, EventPayload } from '@/lib/contract/events'

const here = { room_id: EXAMPLE.room, user_id: EXAMPLE.mira, username: 'mira' }

export const eventDocs: { [N in EventName]: { summary: string; payload: EventPayload<N> } } = {
  ready: {
    summary: 'The connection, once, after connecting: who one is, one’s rooms and who is here.',
    payload: { user: ada, rooms: [roomView], online: [{ user_id: EXAMPLE.mira, username: 'mira', status: 'online' }] },
  },
  'message:posted': { summary: 'Everyone in the room, the sender’s other connections included; in the order of seq.', payload: message },
  'message:changed': {
    summary: 'Everyone in the room: edited, deleted, restored, reacted to, replied to. The version with the higher rev is the newer.',
    payload: { ...changedMessage, reply_count: 1 },
  },
  'typing:started': { summary: 'The room, but not who types.', payload: here },
  'typing:stopped': { summary: 'The same; also when typing is forgotten.', payload: here },
  'presence:changed': {
    summary: 'Those who share a room. A reload of a page shows nobody going.',
    payload: { user_id: EXAMPLE.mira, username: 'mira', status: 'away' },
  },
  'member:joined': { summary: 'The room.', payload: { ...here, timestamp: at } },
  'member:left': { summary: 'The room, and who left.', payload: { ...here, timestamp: at } },
  'room:changed': { summary: 'The room; also told to someone who is in it from now on.', payload: room },
  'room:deleted': { summary: 'Those who were in it.', payload: { room_id: EXAMPLE.room } },
  'room:read': { summary: 'The reader’s own connections.', payload: { room_id: EXAMPLE.room, user_id: EXAMPLE.ada, seq: 1 } },
  'user:changed': { summary: 'Those who share a room: a new name, picture or role.', payload: { ...ada, name: 'Ada O.' } },
  'session:ended': { summary: 'A connection whose session was ended, before it closes.', payload: {} },
  'notification:created': {
    summary: 'Its user. One that is known by its id already has something new to say, such as another reaction.',
    payload: notification,
  },
  'notification:changed': { summary: 'The user, when some were read, deleted or brought back: ask for them again.', payload: {} },
}
