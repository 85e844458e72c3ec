import { rateLimited } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { ADDRESS_FACTOR, type LimitName } from '@/lib/domain/limits/limits'
import { networkOf } from '@/lib/domain/limits/network-of'

/**
 * Counts one more for the person, bot or guest who asks, and for the address they ask from. Who asks in vain takes nothing from the others
 * at their address.
 * @throws ChatError `rate_limited`
 */
export async function takeOne(
  { ephemeral, installation }: Pick<World, 'ephemeral' | 'installation'>,
  { actor, address }: { actor: User | null; address: string | null },
  limit: LimitName,
) {
  const rate = installation.limits[limit]
  if (!rate) return
  const { points, windowMs } = rate
  const counts = [
    ...(actor ? [{ key: `${limit}:${actor.id}`, points }] : []),
    ...(address ? [{ key: `${limit}-from:${networkOf(address)}`, points: points * ADDRESS_FACTOR }] : []),
  ]
  const waits = await Promise.all(counts.map((one) => ephemeral.consume(one.key, one.points, windowMs)))
  const wait = Math.max(0, ...waits)
  if (wait === 0) return
  await Promise.all(counts.filter((_, i) => waits[i] === 0).map((one) => ephemeral.giveBack(one.key, one.points, windowMs)))
  throw rateLimited(wait)
}
