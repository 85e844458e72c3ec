import { TYPING_TTL_MS } from '@/lib/contract/presence'
import type { Bus, Clock } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'

type Person = { id: string; username: string }
type Typing = { room_id: string; user_id: string; username: string }

/**
 * Who is typing where. Never stored: each process hears of it by the bus and forgets it after a few seconds without a word, so that it
 * ends also when the typist's process was killed.
 */
export interface Typists {
  start(roomId: string, person: Person): void
  /** Does nothing for someone who, as far as this process knows, is not typing. */
  stop(roomId: string, person: Person): void
}

export function createTypists(world: { bus: Bus; clock: Clock }): Typists {
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

  return {
    start: (roomId, person) => publish(world, deliveryOf('typing:started', typing(roomId, person))),
    stop(roomId, person) {
      const payload = typing(roomId, person)
      if (forgetting.has(keyOf(payload))) publish(world, deliveryOf('typing:stopped', payload))
    },
  }
}
