/** What a person does with a message: shown at once, taken back when the server refuses. */
import type { Request } from '@/lib/client/connection'
import type { MessageStore } from '@/lib/client/message-store'
import type { Message } from '@/lib/contract/messages'

export interface MessageActions {
  edit(messageId: string, content: string): Promise<void>
  remove(messageId: string): Promise<void>
  /** Takes a deletion back. */
  restore(messageId: string): Promise<void>
  react(messageId: string, emoji: string): Promise<void>
  unreact(messageId: string, emoji: string): Promise<void>
}

interface World {
  request: Request
  myId(): string
  take(message: Message): unknown
  find(messageId: string): { message: Message; held: MessageStore } | undefined
}

export function createMessageActions({ request, myId, take, find }: World): MessageActions {
  /** By message, what was done with it last and is not answered yet. */
  const underWay = new Map<string, Promise<unknown>>()

  /** The server does what comes at once in any order: a deletion must not arrive after what takes it back. */
  async function inTurn<T>(messageId: string, send: () => Promise<T>): Promise<T> {
    const before = underWay.get(messageId)
    const doing = before ? before.then(send, send) : send()
    underWay.set(messageId, doing)
    try {
      return await doing
    } finally {
      if (underWay.get(messageId) === doing) underWay.delete(messageId)
    }
  }

  async function act(messageId: string, change: (message: Message) => Message, send: () => Promise<{ message: Message }>) {
    const undo = find(messageId)?.held.patch(messageId, change)
    try {
      const { message } = await inTurn(messageId, send)
      take(message)
    } finally {
      undo?.()
    }
  }
  const now = () => new Date().toISOString()

  return {
    edit: (message_id, content) => {
      const edited_at = now()
      return act(
        message_id,
        (message) => ({ ...message, content, edited_at }),
        () => request('message:edit', { message_id, content }),
      )
    },
    remove: (message_id) => {
      const deleted_at = now()
      return act(
        message_id,
        (message) => ({ ...message, content: '', files: [], file_url: null, reactions: [], mentions: [], deleted_at }),
        () => request('message:delete', { message_id }),
      )
    },
    // What stood there only the server knows: nothing is shown before its answer.
    restore: (message_id) =>
      act(
        message_id,
        (message) => message,
        () => request('message:restore', { message_id }),
      ),
    react: (message_id, emoji) =>
      act(
        message_id,
        (message) => addReaction(message, emoji, myId()),
        () => request('message:react', { message_id, emoji }),
      ),
    unreact: (message_id, emoji) =>
      act(
        message_id,
        (message) => takeReaction(message, emoji, myId()),
        () => request('message:unreact', { message_id, emoji }),
      ),
  }
}

function addReaction(message: Message, emoji: string, userId: string): Message {
  const there = message.reactions.find((reaction) => reaction.emoji === emoji)
  if (there?.user_ids.includes(userId)) return message
  const reactions = there
    ? message.reactions.map((reaction) =>
        reaction === there ? { ...there, count: there.count + 1, user_ids: [...there.user_ids, userId] } : reaction,
      )
    : [...message.reactions, { emoji, count: 1, user_ids: [userId] }]
  return { ...message, reactions }
}

function takeReaction(message: Message, emoji: string, userId: string): Message {
  const reactions = message.reactions.flatMap((reaction) => {
    if (reaction.emoji !== emoji || !reaction.user_ids.includes(userId)) return [reaction]
    const user_ids = reaction.user_ids.filter((id) => id !== userId)
    return user_ids.length > 0 ? [{ ...reaction, count: reaction.count - 1, user_ids }] : []
  })
  return { ...message, reactions }
}
