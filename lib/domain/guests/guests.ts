import { forbidden, rateLimited } from '@/lib/contract/errors'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'
import type { AnonymousUseCase } from '@/lib/domain/context'
import { insertGuest } from '@/lib/domain/guests/guest-queries'
import { newId } from '@/lib/domain/ids'
import { networkOf } from '@/lib/domain/limits/network-of'
import { publishJoined } from '@/lib/domain/members/publish-membership'
import type { Bus, Clock, Database } from '@/lib/domain/ports'
import { publishRetired } from '@/lib/domain/users/publish-retired'
import { retireGuestRows } from '@/lib/domain/users/retire-queries'
import { takenOr, violatedConstraint } from '@/lib/domain/users/taken'

/** In which guests of one address are counted. */
export const GUEST_WINDOW_MS = 10 * 60_000
/** Guests of one run, so that it never holds the database for long; the rest is for the next. */
const BATCH = 500

/** Lets someone in by a name alone, for a while, wherever guests are let in. */
export const admitGuest: AnonymousUseCase<'account:guest'> = async (ctx, { username }) => {
  const { guestMs, guests, registrationsPerAddress } = ctx.installation
  if (ctx.address) {
    const wait = await ctx.ephemeral.consume(`guest:${networkOf(ctx.address)}`, registrationsPerAddress, GUEST_WINDOW_MS)
    if (wait > 0) throw rateLimited(wait)
  }
  const guest = { id: newId(), username, until: new Date(ctx.clock.now().getTime() + guestMs), isWalkIn: false }
  const made = await withNamesOfGuestsGone(ctx, () => insertGuest(ctx.db, guest, { roomId: DEFAULT_ROOM_ID, guests })).catch(
    (error: unknown) => {
      throw takenOr(error)
    },
  )
  if (!made) throw forbidden('Guests are not let in here.')
  if (made.roomId !== null) publishJoined(ctx, made.roomId, made.user, { seq: 0, rev: 0 })
  return { ...(await ctx.tokens.issue('access', made.user.id, guestMs)), user: made.user }
}

/** Makes someone; where their name is that of a guest whose time is over, once more without that guest. */
export async function withNamesOfGuestsGone<T>(world: { db: Database; bus: Bus; clock: Clock }, make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (violatedConstraint(error) !== 'users_username_key' || (await retireGuests(world)) === 0) throw error
    return make()
  }
}

/** Ends the accounts of guests whose time is over. Several processes may do it at once. @returns how many */
export async function retireGuests(world: { db: Database; bus: Bus; clock: Clock }): Promise<number> {
  const retired = await retireGuestRows(world.db, world.clock.now(), BATCH)
  for (const one of retired) publishRetired(world, one)
  return retired.length
}
