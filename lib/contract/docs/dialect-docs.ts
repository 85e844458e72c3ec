/** What each raw WebSocket dialect is for, with an example of every frame, and what each close code says. */
import type { CLOSE_CODES, DialectFrame, DialectName, DialectRequest } from '@/lib/contract/dialects'
import { at, EXAMPLE, message } from '@/lib/contract/docs/examples'

interface DialectDoc<N extends DialectName> {
  summary: string
  /** An address that can be tried. */
  address: string
  in: readonly DialectRequest<N>[]
  out: readonly DialectFrame<N>[]
}

const { id, room_id, user_id, username, content, message_type, file_url, timestamp } = message
const mira = { user_id: EXAMPLE.mira, username: 'mira' }
const here = { room_id: EXAMPLE.room }
const refused = { type: 'error', code: 'invalid', message: "Can't be empty." } as const

export const dialectDocs: { [N in DialectName]: DialectDoc<N> } = {
  room: {
    summary: 'One room, with who comes, goes and types.',
    address: '/ws/general/ada',
    in: [{ type: 'message', content }, { type: 'typing' }, { type: 'stop_typing' }],
    out: [
      { type: 'message', id, room_id, user_id, username, content, message_type, file_url, timestamp },
      { type: 'typing', ...mira, ...here },
      { type: 'stop_typing', ...mira, ...here },
      { type: 'user_joined', ...mira, ...here, timestamp: at },
      { type: 'user_left', ...mira, ...here, timestamp: at },
      refused,
    ],
  },
  chat: {
    summary: 'One room, for whoever has a token; to leave it and come back on one connection.',
    address: '/ws/chat/general',
    in: [{ type: 'message', content }, { type: 'join' }, { type: 'leave' }, { type: 'typing' }],
    out: [
      { type: 'message', id, room_id, user_id, username, content, timestamp },
      { type: 'join', ...here, ...mira, timestamp: at },
      { type: 'leave', ...here, ...mira, timestamp: at },
      { type: 'typing', ...here, ...mira },
      refused,
    ],
  },
  email: {
    summary: 'The default room in plain text, with who is connected.',
    address: '/ws/ada@tidewater.example',
    in: [{ content }],
    out: [{ type: 'message', id, username, content, timestamp }, { type: 'users', users: ['ada', 'mira'] }, refused],
  },
  plain: {
    summary: 'The default room in plain text, with its last 20 messages first.',
    address: '/ws',
    in: [{ content }],
    out: [{ id, username, content, created_at: timestamp }, refused],
  },
}

export const closeCodeDocs: Record<keyof typeof CLOSE_CODES, string> = {
  going_away: 'Going away, or back in a moment: come back after a while of your own choosing.',
  too_large: 'A frame was over 64 KiB.',
  internal: 'Something broke here.',
  unavailable: 'Something that is needed is away: try later.',
  invalid: 'Ten bad frames in a row, or a name that cannot be.',
  unauthorized: 'No token, none that is good, or one that has ended.',
  forbidden: 'This address is for someone else, or you are no longer in the room.',
  not_found: 'There is no such room for you.',
  conflict: 'Someone is here by this name.',
  rate_limited: 'Too many frames, or too many guests from one address.',
}
