import { conflict, forbidden, invalid, unauthorized } from '@/lib/contract/errors'
import type { Context, UseCase } from '@/lib/domain/context'
import { publish } from '@/lib/domain/publish'
import { attempt } from '@/lib/domain/users/attempts'
import { publishUser } from '@/lib/domain/users/publish-user'
import { takenOr } from '@/lib/domain/users/taken'
import { findOwnAccount, type OwnAccount, setPassword, updateUserRow } from '@/lib/domain/users/user-queries'

const TICKET_MS = 60_000

async function requireOwnAccount(ctx: Context): Promise<OwnAccount> {
  const account = await findOwnAccount(ctx.db, ctx.actor.id)
  if (!account) throw unauthorized()
  return account
}

export const getMe: UseCase<'me:get'> = async (ctx) => {
  const { user, email, passwordHash } = await requireOwnAccount(ctx)
  return { user, email, has_password: passwordHash !== null }
}

export const updateMe: UseCase<'me:update'> = async (ctx, input) => {
  if (ctx.actor.is_guest && input.email) throw forbidden('Guests have no email address. Make an account for that.')
  const user = await updateUserRow(ctx.db, ctx.actor.id, input).catch((error: unknown) => {
    throw takenOr(error)
  })
  if (!user) throw unauthorized()
  if (input.name !== undefined) await publishUser(ctx, user)
  return { user }
}

async function requireCurrentPassword(ctx: Context, hash: string, current: string | undefined) {
  if (current === undefined) throw invalid({ current: 'Your current password is needed.' })
  const limits = [{ key: `password:${ctx.actor.id}`, points: ctx.installation.signInAttempts }]
  const right = await attempt(ctx, limits, async () => (await ctx.passwords.verify(current, hash)) || null)
  if (!right) throw invalid({ current: "That isn't your current password." })
}

/** Every session and token from before ends, the caller's too: the answer has a fresh token, and the REST door renews a browser's cookie. */
export const changePassword: UseCase<'me:password'> = async (ctx, input) => {
  if (ctx.actor.is_guest) throw forbidden('Guests have no password. Make an account for that.')
  const { user, passwordHash } = await requireOwnAccount(ctx)
  if (passwordHash !== null) await requireCurrentPassword(ctx, passwordHash, input.current)
  const hash = await ctx.passwords.hash(input.password)
  // Tokens count in whole seconds: one issued later in this second must be valid.
  const since = Math.floor(ctx.clock.now().getTime() / 1000)
  if (!(await setPassword(ctx.db, user.id, { hash, before: passwordHash, sessionsFrom: new Date(since * 1000) }))) {
    throw conflict('Your password was changed elsewhere just now.')
  }
  const token = await ctx.tokens.issue('access', user.id, ctx.installation.sessionMs)
  // The last thing: over a socket, the answer goes over one of the connections that end.
  publish(ctx, { event: 'user:changed', payload: user, to: { users: [user.id] }, endsSessions: { userId: user.id, since } })
  return token
}

/** The connection ends with the session that asked for it. `url` is empty when neither the socket's address nor the installation's is set: the door that was asked knows its own. */
export const issueTicket: UseCase<'socket:ticket'> = async (ctx) => ({
  ...(await ctx.tokens.issue('ticket', ctx.actor.id, TICKET_MS, ctx.session)),
  url: ctx.installation.socketUrl ?? ctx.installation.publicUrl ?? '',
})
