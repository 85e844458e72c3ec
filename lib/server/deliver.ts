import { LRUCache } from 'lru-cache'
import type { Message } from '@/lib/contract/messages'
import { messagesBetween } from '@/lib/domain/messages/message-queries'
import type { Bus, Clock, Database, Delivery, Log, Metrics } from '@/lib/domain/ports'

/** How long a message waits for one with an earlier `seq` before that one is read from the database. */
const GAP_WAIT_MS = 50
/** Rooms whose position is remembered. One that was forgotten simply starts anew with its next message. */
const ROOMS = 50_000

interface RoomOrder {
  /** `seq` of the last message handed on. */
  last: number
  waiting: Map<number, Delivery>
  filling: boolean
}

/** A delivery and those after it. */
interface Link {
  delivery?: Delivery
  next?: Link & { delivery: Delivery }
}

export interface Deliver {
  /** Registers what carries deliveries to connections of this process. */
  to(outlet: (delivery: Delivery) => void): void
  /**
   * For a connection that is about to read its state: from now on deliveries are noted, until `end`, so that nothing falls
   * between the reading and the joining of rooms. `deliveries` gives those that came since.
   */
  note(): { deliveries(): Delivery[]; end(): void }
  close(): void
}

/**
 * The end of the one path out: takes what the bus brings, keeps each room's messages in `seq` order, and hands them to the
 * connections of this process. A gap (a publish that was lost with its process, or on the way) is filled from the database.
 */
export function createDeliver(world: { bus: Bus; db: Database; clock: Clock; log: Log; metrics: Metrics }): Deliver {
  const outlets: ((delivery: Delivery) => void)[] = []
  const rooms = new LRUCache<string, RoomOrder>({ max: ROOMS })
  /** The last of the deliveries that are noted: a chain, so that what no connection waits for any more is forgotten by itself. */
  let tail: Link = {}
  let noting = 0

  const hand = (delivery: Delivery) => {
    if (noting > 0) tail = tail.next = { delivery }
    for (const outlet of outlets) outlet(delivery)
    if (delivery.at !== undefined) world.metrics.delivered(delivery.event, Date.now() - delivery.at)
  }

  const flush = (room: RoomOrder) => {
    // What waited may have been read from the database too.
    for (const seq of room.waiting.keys()) if (seq <= room.last) room.waiting.delete(seq)
    for (let next = room.waiting.get(room.last + 1); next; next = room.waiting.get(room.last + 1)) {
      room.waiting.delete(room.last + 1)
      room.last++
      hand(next)
    }
  }

  const receive = (delivery: Delivery) => {
    if (delivery.event !== 'message:posted') return hand(delivery)
    const { room_id, seq } = delivery.payload as Message
    const room = rooms.get(room_id)
    if (!room) {
      rooms.set(room_id, { last: seq, waiting: new Map(), filling: false })
      return hand(delivery)
    }
    if (seq <= room.last) return
    room.waiting.set(seq, delivery)
    flush(room)
    if (room.waiting.size > 0 && !room.filling) {
      room.filling = true
      world.clock.after(GAP_WAIT_MS, () => void fill(room_id, room))
    }
  }

  async function fill(roomId: string, room: RoomOrder) {
    try {
      while (room.waiting.size > 0) {
        const before = Math.min(...room.waiting.keys())
        const missing = await messagesBetween(world.db, roomId, room.last, before)
        for (const payload of missing) {
          if (payload.seq <= room.last) continue
          room.last = payload.seq
          hand({ event: 'message:posted', payload, to: { rooms: [roomId] } })
          world.metrics.gap('filled', 1)
        }
        // A page that is not empty may not have been the last.
        if (missing.length === 0) room.last = Math.max(room.last, before - 1)
        flush(room)
      }
    } catch (error) {
      world.log.warn({ err: error, room: roomId }, 'a gap could not be filled; clients will ask for it')
      // What was missing may have come by itself in the meantime.
      if (room.waiting.size > 0) {
        const before = Math.min(...room.waiting.keys())
        world.metrics.gap('failed', before - 1 - room.last)
        room.last = before - 1
      }
      flush(room)
    } finally {
      room.filling = false
    }
  }

  const unsubscribe = world.bus.subscribe(receive)
  return {
    to: (outlet) => void outlets.push(outlet),
    note() {
      noting++
      let from: Link | null = tail
      return {
        deliveries() {
          const found: Delivery[] = []
          for (let link = from?.next; link; link = link.next) found.push(link.delivery)
          return found
        },
        end() {
          if (from) noting--
          from = null
        },
      }
    },
    close: unsubscribe,
  }
}
