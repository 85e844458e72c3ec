import type { EventName } from '@/lib/contract/events'
import type { Message } from '@/lib/contract/messages'
import type { Bus, Delivery } from '@/lib/domain/ports'

/** Puts one event on its way. The only way out of the rules to other people. */
export const publish = <N extends EventName>(world: { bus: Bus }, delivery: Delivery<N>) =>
  world.bus.publish({ ...delivery, at: Date.now() } as Delivery)

/** Tells a room of messages that changed, in the order of their `rev`. */
export function publishChanges(world: { bus: Bus }, messages: Message[]) {
  for (const message of messages) publish(world, { event: 'message:changed', payload: message, to: { rooms: [message.room_id] } })
}
