/**
 * The frames of the raw WebSocket dialects: each speaks the wire of one service whose clients shall work here unchanged, over the same
 * rooms, people and messages as everything else. Fields leave in the order in which they stand here.
 */
import { z } from 'zod'
import { errorShape } from '@/lib/contract/errors'
import { id, timestamp } from '@/lib/contract/fields'
import { content, messageType } from '@/lib/contract/messages'

/** A longer frame ends the connection with 1009. */
export const DIALECT_FRAME_BYTES = 64 * 1024
/** So many bad frames in a row end the connection with 4400, and so many that came too soon with 4429. */
export const DIALECT_FRAMES_FORGIVEN = 10
/** What `/ws` sends first. */
export const DIALECT_HISTORY = 20

/** Why the server closes a connection. */
export const CLOSE_CODES = {
  /** Back in a moment, here or elsewhere: come back after a while of your own choosing. */
  going_away: 1001,
  too_large: 1009,
  internal: 1011,
  unavailable: 1013,
  invalid: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  not_found: 4404,
  conflict: 4409,
  rate_limited: 4429,
} as const

/** The content of a message that is sent alone, without files. */
const words = content.refine((value) => value.trim() !== '', "Can't be empty.")
const person = { user_id: id, username: z.string() }
const inRoom = { room_id: id }

/** A frame that was not carried out. */
const error = z.object({
  type: z.literal('error'),
  ...errorShape.pick({ code: true, message: true, retry_after_ms: true }).shape,
})

const roomFrames = {
  in: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('message'),
      content,
      message_type: messageType.exclude(['system']).nullish(),
      file_url: z.string().max(2_000).nullish(),
    }),
    z.object({ type: z.literal('typing') }),
    z.object({ type: z.literal('stop_typing') }),
  ]),
  out: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('message'),
      id,
      ...inRoom,
      ...person,
      content: z.string(),
      message_type: messageType,
      file_url: z.string().nullable(),
      timestamp,
    }),
    z.object({ type: z.literal('typing'), ...person, ...inRoom }),
    z.object({ type: z.literal('stop_typing'), ...person, ...inRoom }),
    z.object({ type: z.literal('user_joined'), ...person, ...inRoom, timestamp }),
    z.object({ type: z.literal('user_left'), ...person, ...inRoom, timestamp }),
    error,
  ]),
}

const chatFrames = {
  in: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), content: words }),
    z.object({ type: z.literal('join') }),
    z.object({ type: z.literal('leave') }),
    z.object({ type: z.literal('typing') }),
  ]),
  out: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), id, ...inRoom, ...person, content: z.string(), timestamp }),
    z.object({ type: z.literal('join'), ...inRoom, ...person, timestamp }),
    z.object({ type: z.literal('leave'), ...inRoom, ...person, timestamp }),
    z.object({ type: z.literal('typing'), ...inRoom, ...person }),
    error,
  ]),
}

/** The text itself, or an object with it. */
const plain = z.object({ content: words })

const emailFrames = {
  in: plain,
  out: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), id, username: z.string(), content: z.string(), timestamp }),
    z.object({ type: z.literal('users'), users: z.array(z.string()) }),
    error,
  ]),
}

const plainFrames = {
  in: plain,
  out: z.union([z.object({ id, username: z.string(), content: z.string(), created_at: timestamp }), error]),
}

/** Every dialect: where it is spoken, by whom, and its frames. `text`: a frame may also be plain text. */
export const dialects = {
  room: {
    path: '/ws/{room_id}/{user_id}',
    who: 'The token’s own user, or where guests are let in a guest by the name in ?username=.',
    text: false,
    frames: roomFrames,
  },
  chat: { path: '/ws/chat/{room_id}', who: 'Whoever the token says.', text: false, frames: chatFrames },
  email: {
    path: '/ws/{email}',
    who: 'The token’s own user, whose address it is, or where guests are let in a guest by what stands before the @.',
    text: true,
    frames: emailFrames,
  },
  plain: {
    path: '/ws',
    who: 'Whoever the token says, or where guests are let in a guest by the name in ?username=, or by one that is made up.',
    text: true,
    frames: plainFrames,
  },
} as const

export type DialectName = keyof typeof dialects
export type DialectFrame<N extends DialectName> = z.input<(typeof dialects)[N]['frames']['out']>
/** A frame that is one JSON object, as it is sent. */
export type DialectRequest<N extends DialectName> = z.input<(typeof dialects)[N]['frames']['in']>
