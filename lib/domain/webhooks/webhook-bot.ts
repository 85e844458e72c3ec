import { forbidden, notFound } from '@/lib/contract/errors'
import type { Context } from '@/lib/domain/context'
import { publishJoined } from '@/lib/domain/members/publish-membership'
import type { Position } from '@/lib/domain/ports'
import { canManage } from '@/lib/domain/rooms/room-policies'
import { findRoomAccess, type RoomAccess } from '@/lib/domain/rooms/room-queries'
import { listUsernames } from '@/lib/domain/users/account-queries'
import { freeUsername, toUsername } from '@/lib/domain/users/free-username'
import { publishRetired } from '@/lib/domain/users/publish-retired'
import { retireWebhookRow } from '@/lib/domain/users/retire-queries'
import { violatedConstraint } from '@/lib/domain/users/taken'

/** Other processes may take the same name at the same moment. */
const TRIES = 10
/** Leaves room for the ending and a number. */
const BASE_LENGTH = 22

/**
 * Makes a webhook under a username that nobody has and no person would want, and tells the room of its bot.
 * @param insert null: there are as many as a room may have
 */
export async function makeWebhook<W extends { room_id: string; user_id: string; username: string }>(
  ctx: Context,
  name: string,
  insert: (username: string) => Promise<{ webhook: W; position: Position } | null>,
): Promise<W | null> {
  const base = `${toUsername([name, 'web']).slice(0, BASE_LENGTH)}-hook`
  for (let tries = 1; ; tries++) {
    try {
      const made = await insert(freeUsername(base, await listUsernames(ctx.db, base)))
      if (!made) return null
      const { room_id, user_id, username } = made.webhook
      publishJoined(ctx, room_id, { id: user_id, username }, made.position)
      return made.webhook
    } catch (error) {
      if (violatedConstraint(error) !== 'users_username_key' || tries === TRIES) throw error
    }
  }
}

/**
 * A webhook that the actor may manage, with its room.
 * @throws ChatError `not_found` when there is none or they may not see its room, `forbidden`
 */
export async function requireWebhook<W extends { room_id: string }>(
  ctx: Context,
  webhook: W | null,
): Promise<{ webhook: W; room: RoomAccess }> {
  const room = webhook && (await findRoomAccess(ctx.db, ctx.actor.id, webhook.room_id))
  if (!room) throw notFound('webhook')
  if (!canManage(ctx.actor, room)) throw forbidden("Only the room's owner and admins can do that.")
  return { webhook, room }
}

/** The webhook goes with its bot. @throws ChatError `not_found` when it is gone already */
export async function retireWebhook(ctx: Context, botId: string) {
  const retired = await retireWebhookRow(ctx.db, botId, ctx.clock.now())
  if (!retired) throw notFound('webhook')
  publishRetired(ctx, retired)
}
