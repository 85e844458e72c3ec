import { TYPING_TTL_MS } from '@/lib/contract/presence'
import type { Bus, Clock } from '@/lib/domain/ports'
import { publish } from '@/lib/domain/publish'

type Person = { id: string; username: string }

/** Who is typing where, as told to this process. Never stored: forgotten after a few seconds without a word. */
export interface Typists {
  start(roomId: string, person: Person): void
  /** Does nothing for someone who was not typing. */
  stop(roomId: string, person: Person): void
}

export function createTypists(world: { bus: Bus; clock: Clock }): Typists {
  const forgetting = new Map<string, () => void>()
  const keyOf = (roomId: string, person: Person) => `${roomId} ${person.id}`

  const tell = (event: 'typing:started' | 'typing:stopped', roomId: string, person: Person) =>
    publish(world, {
      event,
      payload: { room_id: roomId, user_id: person.id, username: person.username },
      to: { rooms: [roomId] },
      exceptUser: person.id,
    })

  const stop = (roomId: string, person: Person) => {
    const key = keyOf(roomId, person)
    const cancel = forgetting.get(key)
    if (!cancel) return
    cancel()
    forgetting.delete(key)
    tell('typing:stopped', roomId, person)
  }

  return {
    start(roomId, person) {
      const key = keyOf(roomId, person)
      forgetting.get(key)?.()
      forgetting.set(
        key,
        world.clock.after(TYPING_TTL_MS, () => stop(roomId, person)),
      )
      tell('typing:started', roomId, person)
    },
    stop,
  }
}
