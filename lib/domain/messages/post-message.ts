import { invalid, noSuchFile } from '@/lib/contract/errors'
import { mentionedUsernames } from '@/lib/contract/mentions'
import type { UseCase } from '@/lib/domain/context'
import { isId, knownId, newId } from '@/lib/domain/ids'

/** Not `async` before the queue: two posts of one connection take their places in the order in which they came. */
export const postMessage: UseCase<'message:post'> = async (ctx, input) => {
  const file_ids = input.file_ids ?? []
  if (!file_ids.every(isId)) throw noSuchFile()
  if (input.content.trim() === '' && file_ids.length === 0) throw invalid({ content: 'Write something first.' })
  const message = await ctx.posts.post(input.room_id, {
    id: newId(),
    user_id: ctx.actor.id,
    content: input.content,
    nonce: input.nonce ?? null,
    thread_id: input.thread_id ? knownId('message', input.thread_id) : null,
    mentions: mentionedUsernames(input.content),
    file_ids,
  })
  ctx.typists.said(input.room_id, ctx.actor)
  return { message }
}
