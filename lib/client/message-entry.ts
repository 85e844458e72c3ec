import type { OutboxEntry } from '@/lib/client/outbox'
import type { ErrorShape } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'

/** One row of a list. A message on its way has no `seq` yet; its `id` is its nonce. */
export interface MessageEntry {
  /** Stays the same when a pending message becomes a sent one. */
  readonly key: string
  readonly message: Message
  readonly state: 'sent' | 'pending' | 'failed'
  /** Why it failed. */
  readonly error: ErrorShape | null
  /** When the server wants it, while that is later than now, in milliseconds since the epoch. */
  readonly waitsUntil: number | null
  /** Keys of its files that are still here, for one that is not sent. */
  readonly uploads: readonly string[]
}

const NO_UPLOADS: readonly string[] = []

const sent = new WeakMap<Message, MessageEntry>()

/** The same object for the same message, so that a row that did not change is not drawn again. */
export function sentEntry(message: Message, myId: string): MessageEntry {
  let entry = sent.get(message)
  if (!entry) {
    const key = message.nonce !== null && message.user_id === myId ? message.nonce : message.id
    entry = { key, message, state: 'sent', error: null, waitsUntil: null, uploads: NO_UPLOADS }
    sent.set(message, entry)
  }
  return entry
}

const waiting = new WeakMap<OutboxEntry, MessageEntry>()

export function waitingEntry(unsent: OutboxEntry, me: User): MessageEntry {
  let entry = waiting.get(unsent)
  if (!entry) {
    const message: Message = {
      id: unsent.nonce,
      room_id: unsent.room_id,
      user_id: me.id,
      username: me.username,
      name: me.name,
      avatar_url: me.avatar_url,
      content: unsent.content,
      message_type: 'text',
      file_url: null,
      files: [],
      timestamp: new Date(unsent.created_at).toISOString(),
      seq: 0,
      rev: 0,
      nonce: unsent.nonce,
      thread_id: unsent.thread_id,
      reply_count: 0,
      mentions: [],
      reactions: [],
      edited_at: null,
      deleted_at: null,
    }
    const { error, waits_until: waitsUntil, uploads } = unsent
    entry = { key: unsent.nonce, message, state: error ? 'failed' : 'pending', error, waitsUntil, uploads }
    waiting.set(unsent, entry)
  }
  return entry
}
