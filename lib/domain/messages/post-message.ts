import { invalid } from '@/lib/contract/errors'
import { mentionedUsernames } from '@/lib/contract/mentions'
import type { UseCase } from '@/lib/domain/context'
import { knownId, newId } from '@/lib/domain/ids'

/** Not `async` before the queue: two posts of one connection take their places in the order in which they came. */
export const postMessage: UseCase<'message:post'> = async (ctx, input) => {
  // Files come with their own issue of storage; until one can be uploaded, no id names one.
  if (input.file_ids?.length) throw invalid({ file_ids: 'There is no such file.' })
  if (input.content.trim() === '') throw invalid({ content: 'Write something first.' })
  const message = await ctx.posts.post(input.room_id, {
    id: newId(),
    user_id: ctx.actor.id,
    content: input.content,
    nonce: input.nonce ?? null,
    thread_id: input.thread_id ? knownId('message', input.thread_id) : null,
    mentions: mentionedUsernames(input.content),
  })
  ctx.typists.said(input.room_id, ctx.actor)
  return { message }
}
