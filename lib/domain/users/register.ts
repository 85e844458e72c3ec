import { rateLimited } from '@/lib/contract/errors'
import type { AnonymousUseCase } from '@/lib/domain/context'
import { withNamesOfGuestsGone } from '@/lib/domain/guests/guests'
import { networkOf } from '@/lib/domain/limits/network-of'
import { createAccount } from '@/lib/domain/users/create-account'
import { takenOr } from '@/lib/domain/users/taken'

const WINDOW_MS = 10 * 60_000

export const registerAccount: AnonymousUseCase<'account:register'> = async (ctx, input) => {
  if (ctx.address) {
    const wait = await ctx.ephemeral.consume(`register:${networkOf(ctx.address)}`, ctx.installation.registrationsPerAddress, WINDOW_MS)
    if (wait > 0) throw rateLimited(wait)
  }
  try {
    const passwordHash = await ctx.passwords.hash(input.password)
    const make = () =>
      createAccount(ctx, {
        username: input.username,
        name: input.name ?? input.username,
        email: input.email ?? null,
        passwordHash,
        provider: null,
        invite: input.invite ?? null,
      })
    return { user: await withNamesOfGuestsGone(ctx, make) }
  } catch (error) {
    throw takenOr(error)
  }
}
