import type { Bus, Delivery } from '@/lib/domain/ports'

/** The bus of a single process: hands each delivery straight to its subscribers, so that order is the order of calls. */
export function memoryBus(): Bus {
  const subscribers = new Set<(delivery: Delivery) => void>()
  const hand = (delivery: Delivery) => {
    for (const receive of subscribers) receive(delivery)
  }
  return {
    publish: hand,
    hand,
    subscribe(receive) {
      subscribers.add(receive)
      return () => subscribers.delete(receive)
    },
    follow: async () => {},
    unfollow: () => {},
    onRestored: () => {},
    ping: async () => {},
    close: async () => subscribers.clear(),
  }
}
