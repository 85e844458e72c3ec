import { notFound } from '@/lib/contract/errors'
import { SYNC_PAGE_SIZE } from '@/lib/contract/messages'
import type { UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import { type ListPart, listMessages as queryMessages, syncRooms } from '@/lib/domain/messages/message-queries'

export const listMessages: UseCase<'message:list'> = async (ctx, input) => {
  const messages = await queryMessages(ctx.db, {
    roomId: input.room_id,
    readerId: ctx.actor.id,
    threadId: input.thread_id ? knownId('message', input.thread_id) : null,
    limit: input.limit,
    ...part(input),
  })
  if (!messages) throw notFound(input.thread_id ? 'message' : 'room')
  return { messages }
}

function part(input: { before?: number; after?: number; around?: number }): ListPart {
  if (input.before !== undefined) return { part: 'before', seq: input.before }
  if (input.after !== undefined) return { part: 'after', seq: input.after }
  if (input.around !== undefined) return { part: 'around', seq: input.around }
  return { part: 'latest' }
}

/** Changes that one answer carries in all, about; many rooms at once get shorter pages. */
const SYNC_TOTAL = 5_000
const SYNC_PAGE_MIN = 10

export const syncRoomMessages: UseCase<'room:sync'> = async (ctx, input) => {
  const count = Object.keys(input.rooms).length
  if (count === 0) return { rooms: {} }
  const limit = Math.max(SYNC_PAGE_MIN, Math.min(SYNC_PAGE_SIZE, Math.floor(SYNC_TOTAL / count)))
  return { rooms: await syncRooms(ctx.db, ctx.actor.id, input.rooms, limit) }
}
