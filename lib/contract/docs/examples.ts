/** Examples of every shape, about one morning at Tidewater Radio (which is fiction). Ids and times are always the same ones. */
import type { File, StorageUse } from '@/lib/contract/files'
import type { Member } from '@/lib/contract/members'
import type { Message } from '@/lib/contract/messages'
import type { Notification } from '@/lib/contract/notifications'
import type { Presence } from '@/lib/contract/presence'
import type { Room, RoomView } from '@/lib/contract/rooms'
import type { ApiToken } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'
import type { IncomingWebhook, OutgoingWebhook, SlackPayload, WebhookDelivery } from '@/lib/contract/webhooks'
import type { Invite, Workspace } from '@/lib/contract/workspace'

/** Ids that the examples speak of. */
export const EXAMPLE = {
  ada: '019a9e5b-0000-7000-8000-00000000000a',
  mira: '019a9e5b-0000-7000-8000-00000000000b',
  bot: '019a9e5b-0000-7000-8000-00000000000c',
  message: '019a9e5b-0000-7000-8000-000000000001',
  notification: '019a9e5b-0000-7000-8000-000000000002',
  invite: '019a9e5b-0000-7000-8000-000000000003',
  token: '019a9e5b-0000-7000-8000-000000000004',
  incomingWebhook: '019a9e5b-0000-7000-8000-000000000006',
  outgoingWebhook: '019a9e5b-0000-7000-8000-000000000007',
  delivery: '019a9e5b-0000-7000-8000-000000000008',
  file: '019a9e5b-0000-7000-8000-000000000009',
  /** There from the first start, so that an example can be tried at once. */
  room: 'general',
} as const

const AT = '2026-11-20T09:30:00.000Z'
export const LATER = '2026-12-20T09:30:00.000Z'
export const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl'

export const ada: User = {
  id: EXAMPLE.ada,
  username: 'ada',
  name: 'Ada Okafor',
  avatar_url: null,
  is_guest: false,
  is_bot: false,
  role: 'owner',
}
export const mira: User = { ...ada, id: EXAMPLE.mira, username: 'mira', name: 'Mira Novak', role: 'member' }
export const bot: User = { ...mira, id: EXAMPLE.bot, username: 'tide-bot', name: 'Tide bot', is_bot: true }

export const room: Room = {
  id: EXAMPLE.room,
  name: 'general',
  description: 'The room that everyone is in.',
  topic: 'High tide at noon',
  visibility: 'public',
  kind: 'room',
  created_by: EXAMPLE.ada,
  created_at: AT,
  member_count: 2,
  last_seq: 1,
  rev: 1,
  guests_allowed: false,
  slow_mode_seconds: 0,
  picture_url: null,
}
export const roomView: RoomView = {
  ...room,
  is_member: true,
  role: 'owner',
  involvement: 'everything',
  last_read_seq: 1,
  unread: 0,
  mention_count: 0,
  last_message_at: AT,
  people: [],
}
export const direct: RoomView = {
  ...roomView,
  id: 'dm-019a9e5b-0000-7000-8000-000000000005',
  name: 'ada, mira',
  description: '',
  topic: '',
  visibility: 'private',
  kind: 'dm',
  role: 'member',
  last_seq: 0,
  rev: 0,
  last_read_seq: 0,
  last_message_at: null,
  people: [ada, mira].map(({ id, username, name, avatar_url }) => ({ user_id: id, username, name, avatar_url })),
}

export const member: Member = {
  room_id: EXAMPLE.room,
  user_id: EXAMPLE.mira,
  username: 'mira',
  name: 'Mira Novak',
  avatar_url: null,
  is_bot: false,
  role: 'member',
  joined_at: AT,
  status: 'online',
}

export const adaHere: Presence = { user_id: EXAMPLE.ada, username: 'ada', status: 'online', online: true, last_seen: AT }

export const message: Message = {
  id: EXAMPLE.message,
  room_id: EXAMPLE.room,
  user_id: EXAMPLE.ada,
  username: 'ada',
  name: 'Ada Okafor',
  avatar_url: null,
  content: 'Good morning @mira, we are on air',
  message_type: 'text',
  file_url: null,
  files: [],
  timestamp: AT,
  seq: 1,
  rev: 1,
  nonce: 'a-1',
  thread_id: null,
  reply_count: 0,
  mentions: [EXAMPLE.mira],
  reactions: [],
  edited_at: null,
  deleted_at: null,
}

export const notification: Notification = {
  id: EXAMPLE.notification,
  user_id: EXAMPLE.mira,
  title: 'Ada Okafor mentioned you in general',
  body: message.content,
  notif_type: 'mention',
  room_id: EXAMPLE.room,
  message_id: EXAMPLE.message,
  is_read: false,
  created_at: AT,
  seq: 1,
  thread_id: null,
  actor: { user_id: EXAMPLE.ada, username: 'ada', name: 'Ada Okafor', avatar_url: null },
}

export const invite: Invite = { id: EXAMPLE.invite, created_by: EXAMPLE.ada, created_at: AT, expires_at: LATER, max_uses: 10, uses: 0 }

export const apiToken: ApiToken = {
  id: EXAMPLE.token,
  user_id: EXAMPLE.ada,
  name: 'Weather script',
  start: 'hub_Kd3v',
  scopes: ['read', 'write'],
  created_at: AT,
  expires_at: null,
  last_used_at: null,
}

export const incomingWebhook: IncomingWebhook = {
  id: EXAMPLE.incomingWebhook,
  room_id: EXAMPLE.room,
  user_id: '019a9e5b-0000-7000-8000-00000000000d',
  username: 'tide-gauge',
  name: 'Tide gauge',
  start: 'Kd3v',
  created_by: EXAMPLE.ada,
  created_at: AT,
  last_used_at: null,
}

export const outgoingWebhook: OutgoingWebhook = {
  id: EXAMPLE.outgoingWebhook,
  room_id: EXAMPLE.room,
  user_id: '019a9e5b-0000-7000-8000-00000000000e',
  username: 'almanac-hook',
  name: 'Almanac',
  url: 'https://almanac.tidewater.example/hubbub',
  events: ['message:posted'],
  trigger_word: 'tides',
  enabled: true,
  failing_since: null,
  created_by: EXAMPLE.ada,
  created_at: AT,
}

export const delivery: WebhookDelivery = {
  id: EXAMPLE.delivery,
  webhook_id: EXAMPLE.outgoingWebhook,
  event: 'webhook:test',
  message_id: null,
  state: 'waiting',
  tries: 0,
  status: null,
  duration_ms: null,
  error: null,
  created_at: AT,
  tried_at: null,
  next_try_at: AT,
}

export const slackExample: SlackPayload = {
  text: 'High water at <https://tidewater.example/tides|11:40>',
  attachments: [{ title: 'Harbour gauge', fields: [{ title: 'Level', value: '3.2 m' }] }],
}

export const file: File = {
  id: EXAMPLE.file,
  filename: 'harbour.jpg',
  content_type: 'image/jpeg',
  size: 482_133,
  url: `/api/files/${EXAMPLE.file}/download`,
  thumbnail_url: `/api/files/${EXAMPLE.file}/thumbnail`,
  width: 4032,
  height: 3024,
  kind: 'image',
  caption: 'High water at the mole',
  preview: {
    state: 'ready',
    blur: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
    animated: false,
    large_url: `/api/files/${EXAMPLE.file}/large`,
    duration_ms: null,
    waveform: null,
    excerpt: null,
    pages: null,
  },
  room_id: null,
  user_id: EXAMPLE.ada,
  message_id: null,
  seq: null,
  thread_id: null,
  created_at: AT,
}

export const storageUse: StorageUse = {
  bytes: 482_133,
  files: 1,
  quota_bytes: null,
  by_kind: [{ kind: 'image', files: 1, bytes: 482_133 }],
  by_person: [{ user_id: EXAMPLE.ada, username: 'ada', name: 'Ada Okafor', files: 1, bytes: 482_133 }],
  by_room: [{ room_id: EXAMPLE.room, name: 'general', files: 1, bytes: 482_133 }],
}

export const workspace: Workspace = { name: 'Tidewater Radio', registration: 'open', guests: false, has_owner: true, providers: [] }

export const signedIn = { token: SECRET, expires_at: LATER, user: ada }
export const changedMessage: Message = { ...message, rev: 2 }
export const at = AT
