import type { OnlinePerson, Status } from '@/lib/contract/presence'
import type { Bus, Clock, Database, Log } from '@/lib/domain/ports'

/** Connections are told of changes at most once in this time, all of them together. */
const BATCH_MS = 1_000

/** People, each named once. */
export interface Online {
  /** All of the fullest room: the same list for everyone who asks, until someone in it changes. */
  crowd: readonly OnlinePerson[]
  others: readonly OnlinePerson[]
}

/** This process's picture of who is here, and the telling of what changes in it to its own connections. */
export interface Board {
  /** How others see someone: `offline` for those who are not here, and for those who look so. */
  statusOf(userId: string): Status
  /** Ids of those who do not look offline. */
  visible(): string[]
  /** What those in one of these rooms were told last: whoever begins with it and gets what is told from now on knows everything. */
  toldIn(roomIds: readonly string[]): Online
  set(userId: string, status: Status): void
  close(): void
}

/** $1 people: the rooms where each is a member. */
const WHEREABOUTS = `
SELECT u.id, u.username, coalesce(array_agg(r.id) FILTER (WHERE r.id IS NOT NULL), '{}') AS rooms
FROM users u LEFT JOIN memberships b ON b.user_id = u.id LEFT JOIN rooms r ON r.id = b.room_id AND r.deleted_at IS NULL
WHERE u.id = ANY ($1::uuid[]) GROUP BY u.id`

/**
 * $1 people who are gone, $2 since when. Every process notes it of the same people: what one has locked or noted, the others leave alone.
 */
const NOTE_LAST_SEEN = `
UPDATE users u SET last_seen_at = $2 FROM (
  SELECT id FROM users WHERE id = ANY ($1::uuid[]) AND (last_seen_at IS NULL OR last_seen_at < $2::timestamptz - interval '1 minute')
  FOR NO KEY UPDATE SKIP LOCKED
) gone WHERE u.id = gone.id`

type Whereabouts = { id: string; username: string; rooms: string[] }

/** What connections were told last of one who did not look offline then, and where that person is a member. */
interface Told extends OnlinePerson {
  rooms: Set<string>
}

export function createBoard(world: { db: Database; bus: Bus; clock: Clock; log: Log }): Board {
  const { db, bus, clock, log } = world
  const visible = new Map<string, Status>()
  const told = new Map<string, Told>()
  /** The same by room. */
  const rooms = new Map<string, Set<string>>()
  /** Those in a room, put together when they were asked for, and until one of them changes. */
  const lists = new Map<string, readonly OnlinePerson[]>()
  const changed = new Set<string>()
  let toldAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let closed = false

  const statusOf = (userId: string) => visible.get(userId) ?? 'offline'
  const isNews = (userId: string) => statusOf(userId) !== (told.get(userId)?.status ?? 'offline')

  function enter(person: Told, roomId: string) {
    lists.delete(roomId)
    person.rooms.add(roomId)
    const people = rooms.get(roomId)
    if (people) people.add(person.user_id)
    else rooms.set(roomId, new Set([person.user_id]))
  }
  function exit(person: Told, roomId: string) {
    lists.delete(roomId)
    person.rooms.delete(roomId)
    const people = rooms.get(roomId)
    people?.delete(person.user_id)
    if (people?.size === 0) rooms.delete(roomId)
  }
  function note({ id, username, rooms: now }: Whereabouts, status: Status) {
    const before = told.get(id)
    for (const roomId of before?.rooms ?? []) if (status === 'offline' || !now.includes(roomId)) exit(before!, roomId)
    if (status === 'offline') return void told.delete(id)
    const person: Told = { user_id: id, username, status, rooms: before?.rooms ?? new Set() }
    told.set(id, person)
    for (const roomId of now) enter(person, roomId)
  }

  const peopleIn = (roomId: string) => rooms.get(roomId) ?? new Set<string>()
  function listOf(roomId: string): readonly OnlinePerson[] {
    const list = lists.get(roomId) ?? [...peopleIn(roomId)].map(lookUp)
    lists.set(roomId, list)
    return list
  }
  function lookUp(id: string): OnlinePerson {
    const { user_id, username, status } = told.get(id)!
    return { user_id, username, status }
  }

  async function tell() {
    toldAt = clock.now().getTime()
    const ids = [...changed].filter(isNews)
    changed.clear()
    if (ids.length === 0) return
    try {
      const people = await db.sql<Whereabouts>(WHEREABOUTS, [ids])
      // What is so now, not when the query began.
      for (const one of people) note(one, statusOf(one.id))
      const toPerson = ({ id, username }: Whereabouts) => ({ user_id: id, username, status: statusOf(id) })
      // When thousands come at once, most are in the same rooms.
      for (const [first, ...others] of Map.groupBy(people, ({ id, rooms: mine }) => mine.toSorted().join() || id).values()) {
        if (!first) continue
        const to = first.rooms.length > 0 ? { rooms: first.rooms } : { users: [first.id] }
        bus.hand({ event: 'presence:changed', payload: toPerson(first), to, ...(others.length > 0 && { more: others.map(toPerson) }) })
      }
      const gone = people.filter(({ id }) => statusOf(id) === 'offline').map(({ id }) => id)
      if (gone.length > 0) noteLastSeen(gone)
    } catch (error) {
      for (const id of ids) changed.add(id)
      log.warn({ err: error }, 'who is here could not be told; trying again')
    }
  }

  /** Nobody waits for it. */
  function noteLastSeen(ids: string[]) {
    db.sql(NOTE_LAST_SEEN, [ids, clock.now()]).catch((error: unknown) => log.warn({ err: error }, 'when people went could not be noted'))
  }

  function schedule() {
    if (cancel || closed || changed.size === 0) return
    const wait = Math.max(0, toldAt + BATCH_MS - clock.now().getTime())
    cancel = clock.after(wait, () => {
      void tell().finally(() => {
        cancel = null
        schedule()
      })
    })
  }

  const unsubscribe = bus.subscribe(({ joins, leaves }) => {
    for (const id of joins?.userIds ?? []) {
      const person = told.get(id)
      if (person) enter(person, joins!.roomId)
    }
    if (!leaves) return
    const leaving = leaves.userIds === 'everyone' ? [...(rooms.get(leaves.roomId) ?? [])] : leaves.userIds
    for (const id of leaving) {
      const person = told.get(id)
      if (person) exit(person, leaves.roomId)
    }
  })
  // Who came and left meanwhile was not heard of.
  bus.onRestored(() => {
    db.sql<Whereabouts>(WHEREABOUTS, [[...told.keys()]]).then(
      (people) => {
        for (const one of people) note(one, told.get(one.id)?.status ?? 'offline')
      },
      (error: unknown) => log.warn({ err: error }, 'where people are members could not be read again'),
    )
  })

  return {
    statusOf,
    visible: () => [...visible.keys()],
    toldIn(roomIds) {
      const [fullest, ...rest] = roomIds.filter((id) => rooms.has(id)).toSorted((a, b) => peopleIn(b).size - peopleIn(a).size)
      if (fullest === undefined) return { crowd: [], others: [] }
      const others = new Set<string>()
      for (const roomId of rest) for (const id of peopleIn(roomId)) if (!peopleIn(fullest).has(id)) others.add(id)
      return { crowd: listOf(fullest), others: [...others].map(lookUp) }
    },
    set(userId, status) {
      if (status === 'offline') visible.delete(userId)
      else visible.set(userId, status)
      if (!isNews(userId)) return void changed.delete(userId)
      changed.add(userId)
      schedule()
    },
    close() {
      closed = true
      cancel?.()
      unsubscribe()
    },
  }
}
