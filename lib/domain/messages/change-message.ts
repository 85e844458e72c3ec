import { conflict, forbidden, invalid, notFound } from '@/lib/contract/errors'
import { mentionedUsernames } from '@/lib/contract/mentions'
import { RESTORE_WINDOW_MS } from '@/lib/contract/messages'
import type { Context, UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import {
  addReaction,
  type Changed,
  deleteMessageRow,
  editMessageRow,
  removeReaction,
  restoreMessageRow,
} from '@/lib/domain/messages/change-queries'
import { canDelete, canEdit, canReact, canRestore } from '@/lib/domain/messages/message-policies'
import { type FoundMessage, findMessage, withFilesAsTheyAre } from '@/lib/domain/messages/message-queries'
import { publishNotifications, publishNotificationsChanged } from '@/lib/domain/notifications/publish-notifications'
import { publishChanges } from '@/lib/domain/publish'

/** Different emoji on one message. */
const MAX_REACTIONS = 50

async function requireMessage(ctx: Context, messageId: string): Promise<FoundMessage> {
  const found = await findMessage(ctx.db, knownId('message', messageId), ctx.actor.id)
  if (!found) throw notFound('message')
  return found
}

const targetOf = ({ message }: FoundMessage) => ({ messageId: message.id, roomId: message.room_id })

/** Tells the room what changed, and people what is for them. Nothing did: someone else was first, and the caller gets what stands there now. */
async function conclude(ctx: Context, found: FoundMessage, { messages: changed, notes, untold }: Changed) {
  const messages = await withFilesAsTheyAre(ctx.db, changed)
  publishChanges(ctx, messages)
  publishNotifications(ctx, notes)
  publishNotificationsChanged(ctx, untold)
  const message = messages.find((one) => one.id === found.message.id)
  return { message: message ?? (await requireMessage(ctx, found.message.id)).message }
}

export const editMessage: UseCase<'message:edit'> = async (ctx, input) => {
  const found = await requireMessage(ctx, input.message_id)
  if (found.message.deleted_at) throw notFound('message')
  if (!canEdit(ctx.actor, found)) throw forbidden('Only its author can edit a message.')
  if (input.content.trim() === '' && found.message.files.length === 0) throw invalid({ content: "Can't be empty." })
  return conclude(ctx, found, await editMessageRow(ctx.db, targetOf(found), input.content, mentionedUsernames(input.content)))
}

export const deleteMessage: UseCase<'message:delete'> = async (ctx, input) => {
  const found = await requireMessage(ctx, input.message_id)
  if (!canDelete(ctx.actor, found)) throw forbidden("You can't delete this message.")
  return conclude(ctx, found, await deleteMessageRow(ctx.db, targetOf(found), ctx.actor.id))
}

export const restoreMessage: UseCase<'message:restore'> = async (ctx, input) => {
  const found = await requireMessage(ctx, input.message_id)
  if (!found.message.deleted_at) return { message: found.message }
  const now = ctx.clock.now()
  if (!canRestore(ctx.actor, found, now)) throw forbidden("This message can't be brought back any more.")
  return conclude(ctx, found, await restoreMessageRow(ctx.db, targetOf(found), new Date(now.getTime() - RESTORE_WINDOW_MS)))
}

export const reactToMessage: UseCase<'message:react'> = async (ctx, input) => {
  const found = await requireReactable(ctx, input.message_id)
  const { reactions } = found.message
  if (reactions.length >= MAX_REACTIONS && !reactions.some((one) => one.emoji === input.emoji)) {
    throw invalid({ emoji: `At most ${MAX_REACTIONS} different reactions.` })
  }
  return conclude(ctx, found, await addReaction(ctx.db, targetOf(found), input.emoji, ctx.actor.id))
}

export const unreactToMessage: UseCase<'message:unreact'> = async (ctx, input) => {
  const found = await requireReactable(ctx, input.message_id)
  return conclude(ctx, found, await removeReaction(ctx.db, targetOf(found), input.emoji, ctx.actor.id))
}

async function requireReactable(ctx: Context, messageId: string) {
  const found = await requireMessage(ctx, messageId)
  if (!canReact(found)) throw forbidden('Join this room to react in it.')
  if (found.message.deleted_at) throw conflict('This message was deleted.')
  return found
}
