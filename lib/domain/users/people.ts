import { forbidden, invalid, notFound } from '@/lib/contract/errors'
import type { UseCase } from '@/lib/domain/context'
import { knownId } from '@/lib/domain/ids'
import { publishUser } from '@/lib/domain/users/publish-user'
import { findUser, listUserRows, setUserRole } from '@/lib/domain/users/user-queries'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'

/** Everyone knows everyone, but for guests: they know those they share a room with. */
export const listUsers: UseCase<'user:list'> = async (ctx, { query, limit, after }) => {
  const guestId = ctx.actor.role === 'guest' ? ctx.actor.id : null
  const users = await listUserRows(ctx.db, { query: query.trim(), limit, after, guestId })
  if (!users) throw invalid({ after: 'There is no such person.' })
  return { users }
}

export const updateUser: UseCase<'user:update'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const userId = knownId('person', input.user_id)
  const user = await setUserRole(ctx.db, userId, input.role)
  if (!user) {
    if (!(await findUser(ctx.db, userId))) throw notFound('person')
    throw forbidden("The owner's role and that of guests can't be changed.")
  }
  await publishUser(ctx, user)
  return { user }
}
