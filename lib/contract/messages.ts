import { z } from 'zod'
import { counter, id, text, timestamp } from '@/lib/contract/fields'
import { messageFile } from '@/lib/contract/files'

/** In code points. */
export const MESSAGE_MAX_LENGTH = 4_000
/** A deleted message can be brought back by whoever deleted it within this time. */
export const RESTORE_WINDOW_MS = 10 * 60_000
/** Most changes that one room gives in one answer to `room:sync`. */
export const SYNC_PAGE_SIZE = 200
/** Messages that come with `room:join`. */
export const JOIN_PAGE_SIZE = 50

export const messageType = z.enum(['text', 'file', 'system'])

export const reaction = z.object({ emoji: z.string(), count: counter, user_ids: z.array(id) })
export type Reaction = z.infer<typeof reaction>

export const message = z.object({
  id,
  room_id: id,
  user_id: id,
  username: z.string(),
  /** The author's name and picture at the time of reading, so that a list needs no second lookup. */
  name: z.string(),
  avatar_url: z.string().nullable(),
  content: z.string(),
  message_type: messageType,
  file_url: z.string().nullable(),
  files: z.array(messageFile),
  timestamp,
  seq: counter,
  rev: counter,
  nonce: z.string().nullable(),
  thread_id: id.nullable(),
  reply_count: counter,
  /** Ids of the members whose `@username` stands in the content. */
  mentions: z.array(id),
  reactions: z.array(reaction),
  edited_at: timestamp.nullable(),
  deleted_at: timestamp.nullable(),
})
export type Message = z.infer<typeof message>

/** Content of a message to be sent. Whether it may be empty depends on its files. */
export const content = text(0, MESSAGE_MAX_LENGTH)
export const nonce = text(1, 64)
const EMOJI_PARTS = /^[\p{Emoji}\p{Emoji_Component}]+$/u
/** What makes a sequence of parts something to see: digits, joiners and selectors alone do not. */
const EMOJI_CORE = /\p{Extended_Pictographic}|\p{Emoji_Presentation}|\u20e3/u
const graphemes = new Intl.Segmenter()
const isOneEmoji = (value: string) => EMOJI_PARTS.test(value) && EMOJI_CORE.test(value) && [...graphemes.segment(value)].length === 1

/** One emoji, sequences with joiners included; not checked against a list, so that new emoji work. */
export const emoji = text(1, 32).refine(isOneEmoji, 'One emoji.')

/** Whether `unread` counts this message for a reader who has not reached it. */
export const countsAsUnread = (message: Pick<Message, 'user_id' | 'thread_id' | 'message_type' | 'deleted_at'>, readerId: string) =>
  message.user_id !== readerId && message.thread_id === null && message.message_type !== 'system' && message.deleted_at === null
