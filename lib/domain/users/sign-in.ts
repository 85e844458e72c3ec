import { unauthorized } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { AnonymousContext, AnonymousUseCase } from '@/lib/domain/context'
import { ADDRESS_FACTOR } from '@/lib/domain/limits/limits'
import { networkOf } from '@/lib/domain/limits/network-of'
import { attempt } from '@/lib/domain/users/attempts'
import { findLogin } from '@/lib/domain/users/user-queries'

/**
 * Finds the person by username or email address and checks the password. An unknown name answers like a wrong password, as slowly.
 * @throws ChatError `unauthorized`, `rate_limited`
 */
export async function verifyLogin(ctx: AnonymousContext, input: { login: string; password: string }): Promise<User> {
  const login = input.login.trim().toLowerCase()
  const points = ctx.installation.signInAttempts
  const byLogin = { key: `sign-in:${login}`, points }
  const limits = ctx.address ? [{ key: `sign-in-from:${networkOf(ctx.address)}`, points: points * ADDRESS_FACTOR }, byLogin] : [byLogin]
  const user = await attempt(ctx, limits, async () => {
    const found = await findLogin(ctx.db, login)
    return (await ctx.passwords.verify(input.password, found?.passwordHash ?? null)) && found ? found.user : null
  })
  if (!user) throw unauthorized("That didn't match. Check both.")
  return user
}

export const issueToken: AnonymousUseCase<'account:token'> = async (ctx, input) => {
  const user = await verifyLogin(ctx, input)
  return { ...(await ctx.tokens.issue('access', user.id, ctx.installation.sessionMs)), user }
}
