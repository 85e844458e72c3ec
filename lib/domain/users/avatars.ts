import { unauthorized, unsupportedType } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { Context } from '@/lib/domain/context'
import { removeAvatarRow, setAvatarRow } from '@/lib/domain/users/avatar-queries'
import { publishUser } from '@/lib/domain/users/publish-user'
import { shrinkPicture } from '@/lib/domain/users/shrink-picture'

/** @throws ChatError `too_large`, `unsupported_type` */
export async function setAvatar(ctx: Context, picture: { contentType: string; bytes: Uint8Array }): Promise<User> {
  if (!picture.contentType.startsWith('image/')) throw unsupportedType("That isn't a picture.")
  return changed(ctx, await setAvatarRow(ctx.db, ctx.actor.id, await shrinkPicture(picture.bytes)))
}

export const removeAvatar = async (ctx: Context): Promise<User> => changed(ctx, await removeAvatarRow(ctx.db, ctx.actor.id))

async function changed(ctx: Context, user: User | null): Promise<User> {
  if (!user) throw unauthorized()
  await publishUser(ctx, user)
  return user
}
