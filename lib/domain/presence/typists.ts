import { TYPING_TTL_MS } from '@/lib/contract/presence'
import type { Bus, Clock, Ephemeral, Log } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'

type Person = { id: string; username: string }
type Typing = { room_id: string; user_id: string; username: string }

/**
 * Who is typing where. Not in the database: each process hears of it by the bus and forgets it after a few seconds without a word, so that
 * it ends also when the typist's process was killed. For those who ask, it stands in the ephemeral store as long.
 */
export interface Typists {
  start(roomId: string, person: Person): void
  /** Does nothing for someone who is not typing. */
  stop(roomId: string, person: Person): Promise<void>
  /** They have said what they typed. Asks nobody: what another process knows of it ends by itself. */
  said(roomId: string, person: Person): void
}

export function createTypists(world: { bus: Bus; clock: Clock; ephemeral: Ephemeral; log: Log }): Typists {
  const forgetting = new Map<string, () => void>()
  const keyOf = ({ room_id, user_id }: Pick<Typing, 'room_id' | 'user_id'>) => `${room_id} ${user_id}`
  const deliveryOf = (event: 'typing:started' | 'typing:stopped', payload: Typing) => ({
    event,
    payload,
    to: { rooms: [payload.room_id] },
    exceptUser: payload.user_id,
  })
  const typing = (roomId: string, person: Person): Typing => ({ room_id: roomId, user_id: person.id, username: person.username })

  world.bus.subscribe(({ event, payload }) => {
    if (event !== 'typing:started' && event !== 'typing:stopped') return
    const key = keyOf(payload as Typing)
    forgetting.get(key)?.()
    forgetting.delete(key)
    if (event === 'typing:stopped') return
    const forget = () => world.bus.hand(deliveryOf('typing:stopped', payload as Typing))
    forgetting.set(key, world.clock.after(TYPING_TTL_MS, forget))
  })

  /** @returns whether they typed until now; false when the store does not answer, and typing goes on without it */
  const keep = (roomId: string, person: Person, ttlMs: number): Promise<boolean> =>
    world.ephemeral.type(roomId, person.id, ttlMs).catch((error: unknown) => {
      world.log.debug({ err: error }, 'the store of typists did not answer')
      return false
    })
  const tellStopped = (roomId: string, person: Person) => publish(world, deliveryOf('typing:stopped', typing(roomId, person)))
  const isKnown = (roomId: string, person: Person) => forgetting.has(keyOf(typing(roomId, person)))

  return {
    start(roomId, person) {
      void keep(roomId, person, TYPING_TTL_MS)
      publish(world, deliveryOf('typing:started', typing(roomId, person)))
    },
    async stop(roomId, person) {
      const known = isKnown(roomId, person)
      if (known) tellStopped(roomId, person)
      const typed = await keep(roomId, person, 0)
      if (typed && !known) tellStopped(roomId, person)
    },
    said(roomId, person) {
      if (!isKnown(roomId, person)) return
      void keep(roomId, person, 0)
      tellStopped(roomId, person)
    },
  }
}
