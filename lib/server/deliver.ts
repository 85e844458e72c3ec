import { LRUCache } from 'lru-cache'
import type { Message } from '@/lib/contract/messages'
import type { Notification } from '@/lib/contract/notifications'
import { messagesChangedAfter } from '@/lib/domain/messages/message-queries'
import { type Bus, type Clock, type Database, type Delivery, type Log, type Metrics, type Position, roomTopic } from '@/lib/domain/ports'

/** How long a message waits for one with an earlier `rev` before that one is read from the database. */
const GAP_WAIT_MS = 50
/** How often topics that nobody here needs any more are given up; none is that was asked for within this time. */
const SWEEP_MS = 30_000
/** How long after the bus stands again connections are recalled: once for all processes that come back. */
const RESTORED_MS = 2_000
/** Notifications that are remembered, lest they be handed on twice. */
const NOTIFICATIONS = 20_000
/** Rooms that one statement brings up to date. */
const ROOMS_AT_ONCE = 500

/** What carries deliveries to one kind of connection of this process. */
export interface Outlet {
  /** Carries a delivery to its connections, all of it before it returns, so that order is kept. */
  carry(delivery: Delivery): void
  /** Whether one of its connections gets what is addressed to this topic. */
  needs(topic: string): boolean
  /** Its connections may have missed something that cannot be handed to them later: they come back, a few at a time, and ask. */
  recall(): void
}

interface RoomOrder {
  /** How far its messages have been handed on; null until someone has read how far the room is. */
  position: Position | null
  /** By `rev`. */
  waiting: Map<number, Delivery>
  filling: boolean
}

interface Topic {
  /** The turn in which following it was complete; null before. */
  followedIn: number | null
  /** When it was asked for last. */
  since: number
}

/** A delivery and those after it. */
interface Link {
  delivery?: Delivery
  next?: Link & { delivery: Delivery }
}

/** The lowest `rev` that waits; 0 when none does. */
const firstOf = (waiting: Map<number, Delivery>) => (waiting.size > 0 ? Math.min(...waiting.keys()) : 0)

/** A room's messages that changed after a position, in `rev` order, as events: those that are new in `seq` order, then the others. */
export function toEvents(after: Position, messages: Message[]): { event: 'message:posted' | 'message:changed'; payload: Message }[] {
  const isNew = (message: Message) => message.seq > after.seq
  return [
    ...messages
      .filter(isNew)
      .sort((a, b) => a.seq - b.seq)
      .map((payload) => ({ event: 'message:posted' as const, payload })),
    ...messages.filter((message) => !isNew(message)).map((payload) => ({ event: 'message:changed' as const, payload })),
  ]
}

export interface Deliver {
  /** Registers what carries deliveries to connections of this process. */
  to(outlet: Outlet): void
  /** The present moment, for `follow`. */
  turn(): number
  /**
   * From when it resolves, what is published to these topics is handed on here.
   * @param turn a moment from before something was read
   * @returns whether that was so since `turn`; if not, what was read may lack something and is read again
   */
  follow(topics: string[], turn: number): Promise<boolean>
  /** Whether a room's messages are handed on here. */
  hasBegun(roomId: string): boolean
  /** Says how far a room was when it was read, after it was followed. Its messages are handed on from there, unless they are already. */
  begin(roomId: string, position: Position): void
  /**
   * For a connection that is about to read its state: from now on deliveries are noted, until `end`, so that nothing falls
   * between the reading and the joining of rooms. `deliveries` gives those that came since.
   */
  note(): { deliveries(): Delivery[]; end(): void }
  close(): void
}

/**
 * The end of the one path out: takes what the bus brings, keeps each room's messages in `rev` order (and with it in `seq` order), and
 * hands them to the connections of this process. A gap (a publish that was lost with its process, or on the way) is filled from the database.
 */
export function createDeliver(world: { bus: Bus; db: Database; clock: Clock; log: Log; metrics: Metrics }): Deliver {
  const { bus, db, clock, log, metrics } = world
  const outlets: Outlet[] = []
  const topics = new Map<string, Topic>()
  const rooms = new Map<string, RoomOrder>()
  /** Notifications that were handed on lately: with a nonce that is posted again, they come again. */
  const notified = new LRUCache<string, true>({ max: NOTIFICATIONS })
  let turns = 0
  /** The last of the deliveries that are noted: a chain, so that what no connection waits for any more is forgotten by itself. */
  let tail: Link = {}
  let noting = 0

  const hand = (delivery: Delivery) => {
    if (noting > 0) tail = tail.next = { delivery }
    for (const outlet of outlets) outlet.carry(delivery)
    if (delivery.at !== undefined) metrics.delivered(delivery.event, Date.now() - delivery.at)
  }

  /** Hands on one message of a room that is known up to `position`. */
  const handMessage = (position: Position, delivery: Delivery) => {
    const { seq, rev } = delivery.payload as Message
    // A message that is published again with its nonce may have changed since it was posted.
    const event = seq > position.seq ? 'message:posted' : 'message:changed'
    position.seq = Math.max(position.seq, seq)
    position.rev = Math.max(position.rev, rev)
    hand(delivery.event === event ? delivery : { ...delivery, event })
  }

  const flush = (order: RoomOrder, position: Position) => {
    // What waited may have been read from the database too.
    for (const rev of order.waiting.keys()) if (rev <= position.rev) order.waiting.delete(rev)
    for (let next = order.waiting.get(position.rev + 1); next; next = order.waiting.get(position.rev + 1)) {
      order.waiting.delete(position.rev + 1)
      handMessage(position, next)
    }
  }

  const fillSoon = (roomId: string, order: RoomOrder) => {
    if (order.waiting.size === 0 || order.filling) return
    order.filling = true
    clock.after(GAP_WAIT_MS, () => {
      order.filling = false
      if (order.waiting.size > 0) void fill([roomId])
    })
  }

  const receive = (delivery: Delivery) => {
    if (delivery.event === 'notification:created') {
      // Several reactions are one notification that is told anew.
      const { id, created_at, title } = delivery.payload as Notification
      const key = `${id} ${created_at} ${title}`
      if (notified.has(key)) return
      notified.set(key, true)
    }
    if (delivery.event !== 'message:posted' && delivery.event !== 'message:changed') return hand(delivery)
    const { room_id, rev } = delivery.payload as Message
    const order = rooms.get(room_id)
    // Nobody here is in that room.
    if (!order) return
    if (order.position && rev <= order.position.rev) return
    order.waiting.set(rev, delivery)
    if (!order.position) return
    flush(order, order.position)
    fillSoon(room_id, order)
  }

  /** Reads what these rooms lack, and hands it on: new messages in `seq` order, then those that changed. */
  async function fill(roomIds: string[]) {
    const begun = roomIds.flatMap((id) => {
      const order = rooms.get(id)
      return order?.position ? [{ id, order, position: order.position, rev: order.position.rev, next: firstOf(order.waiting) }] : []
    })
    if (begun.length === 0) return
    let found: Map<string, Message[]>
    try {
      found = Map.groupBy(await messagesChangedAfter(db, Object.fromEntries(begun.map(({ id, rev }) => [id, rev]))), (one) => one.room_id)
    } catch (error) {
      log.warn({ err: error, rooms: begun.length }, 'gaps could not be filled; clients will ask')
      for (const { next, rev } of begun) if (next > 0) metrics.gap('failed', next - 1 - rev)
      found = new Map()
    }
    for (const { id, order, position, next } of begun) {
      // Some may have come by themselves in the meantime.
      const missing = (found.get(id) ?? []).filter((message) => message.rev > position.rev)
      for (const event of toEvents(position, missing)) handMessage(position, { ...event, to: { rooms: [id] } })
      if (missing.length > 0) metrics.gap('filled', missing.length)
      // What is in no row any more will not come.
      position.rev = Math.max(position.rev, next - 1)
      flush(order, position)
      fillSoon(id, order)
    }
  }

  async function follow(names: string[], turn: number) {
    const since = clock.now().getTime()
    const fresh = names.filter((name) => topics.get(name)?.followedIn == null)
    for (const name of names) topics.set(name, { followedIn: topics.get(name)?.followedIn ?? null, since })
    for (const name of fresh) {
      if (name.startsWith(roomTopic(''))) {
        const id = name.slice(roomTopic('').length)
        if (!rooms.has(id)) rooms.set(id, { position: null, waiting: new Map(), filling: false })
      }
    }
    if (fresh.length > 0) {
      await bus.follow(fresh)
      turns++
      for (const name of fresh) {
        const topic = topics.get(name)
        if (topic) topic.followedIn ??= turns
      }
    }
    return names.every((name) => (topics.get(name)?.followedIn ?? Number.POSITIVE_INFINITY) <= turn)
  }

  function sweep() {
    const old = clock.now().getTime() - SWEEP_MS
    const idle = [...topics]
      .filter(([name, { since }]) => since < old && !outlets.some((outlet) => outlet.needs(name)))
      .map(([name]) => name)
    for (const name of idle) {
      topics.delete(name)
      if (name.startsWith(roomTopic(''))) rooms.delete(name.slice(roomTopic('').length))
    }
    if (idle.length > 0) bus.unfollow(idle)
    cancelSweep = clock.after(SWEEP_MS, sweep)
  }
  let cancelSweep = clock.after(SWEEP_MS, sweep)

  let cancelRecall: (() => void) | null = null
  bus.onRestored(() => {
    const ids = [...rooms.keys()]
    for (let i = 0; i < ids.length; i += ROOMS_AT_ONCE) void fill(ids.slice(i, i + ROOMS_AT_ONCE))
    // Each process that comes back says so.
    cancelRecall ??= clock.after(RESTORED_MS, () => {
      cancelRecall = null
      for (const outlet of outlets) outlet.recall()
    })
  })
  const unsubscribe = bus.subscribe(receive)

  return {
    to: (outlet) => void outlets.push(outlet),
    turn: () => turns,
    follow,
    hasBegun: (roomId) => rooms.get(roomId)?.position != null,
    begin(roomId, position) {
      const order = rooms.get(roomId)
      if (!order || order.position) return
      order.position = { ...position }
      flush(order, order.position)
      fillSoon(roomId, order)
    },
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
    close() {
      cancelSweep()
      cancelRecall?.()
      unsubscribe()
    },
  }
}
