import { conflict, forbidden, fromZodError, rateLimited } from '@/lib/contract/errors'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'
import { username as usernameField } from '@/lib/contract/users'
import type { SignedIn, World } from '@/lib/domain/context'
import { insertGuest, renewWalkIns, takeUpWalkIn } from '@/lib/domain/guests/guest-queries'
import { GUEST_WINDOW_MS, withNamesOfGuestsGone } from '@/lib/domain/guests/guests'
import { newId } from '@/lib/domain/ids'
import { networkOf } from '@/lib/domain/limits/network-of'
import { publishJoined } from '@/lib/domain/members/publish-membership'
import { violatedConstraint } from '@/lib/domain/users/taken'

/** How long a walk-in guest's name is theirs after a process has said so; each says it again in time for those it has. */
const STAY_MS = 60_000
/** How often a process says it. */
export const STAY_RENEW_MS = 20_000
/** How long a name is kept for a walk-in guest whose connection has ended: for a reload, or to find another process. */
export const RETURN_MS = 20_000
/** With less than this left, nobody has the guest any more: whoever names them is taken for them. */
const LAPSED_MS = 30_000

/**
 * Lets someone in by a name alone and without a token: a guest who is here as long as their connection, and shortly after. Only one can
 * be here by a name. They come with the connection and go with it, so that nobody later gets what was theirs.
 * @param given the name; null: one is made up
 * @throws ChatError `conflict` while someone is here by that name, `forbidden` where guests are not let in
 */
export async function walkIn(
  world: World,
  { username: given, address }: { username: string | null; address: string | null },
): Promise<SignedIn> {
  const parsed = usernameField.safeParse(given ?? `guest-${newId().slice(-8)}`)
  if (!parsed.success) throw fromZodError(parsed.error)
  const username = parsed.data
  const { guests, registrationsPerAddress } = world.installation
  const now = world.clock.now()
  const until = new Date(now.getTime() + STAY_MS)
  const session = { issuedAt: Math.floor(now.getTime() / 1000), tokenId: null, scopes: null }

  const back = await takeUpWalkIn(world.db, username, { now, until, lapsed: new Date(now.getTime() + LAPSED_MS), guests })
  if (back) return { ...session, user: back }

  if (address) {
    const wait = await world.ephemeral.consume(`guest:${networkOf(address)}`, registrationsPerAddress, GUEST_WINDOW_MS)
    if (wait > 0) throw rateLimited(wait)
  }
  const guest = { id: newId(), username, until, isWalkIn: true }
  const made = await withNamesOfGuestsGone(world, () => insertGuest(world.db, guest, { roomId: DEFAULT_ROOM_ID, guests })).catch(
    (error: unknown) => {
      throw violatedConstraint(error) === 'users_username_key' ? conflict('Someone is here by this name.') : error
    },
  )
  if (!made) throw forbidden('Guests are not let in here.')
  if (made.roomId !== null) publishJoined(world, made.roomId, made.user, { seq: 0, rev: 0 })
  return { ...session, user: made.user }
}

/** These walk-in guests are still here. */
export const stayIn = ({ db, clock }: Pick<World, 'db' | 'clock'>, ids: string[]) =>
  renewWalkIns(db, ids, new Date(clock.now().getTime() + STAY_MS))

/** The connection of these has ended; they may come back for a moment. */
export const walkOut = ({ db, clock }: Pick<World, 'db' | 'clock'>, ids: string[]) =>
  renewWalkIns(db, ids, new Date(clock.now().getTime() + RETURN_MS))
