import { type OnlinePerson, PRESENCE_GRACE_MS, type Status } from '@/lib/contract/presence'
import { newId } from '@/lib/domain/ids'
import type { Bus, Clock, Database, Ephemeral, Log } from '@/lib/domain/ports'
import { type Board, createBoard } from '@/lib/domain/presence/board'
import { publish } from '@/lib/domain/publish'

/** How often a process says whom it has, and how long its word holds: what a killed process said is forgotten by itself. */
const HEARTBEAT_MS = 15_000
const PRESENCE_TTL_MS = 30_000
/** How often a process looks at what the others say. In between it hears of changes by the bus. */
const LOOK_MS = 5_000
/** How long people of a process that stops may take to find another one. */
const MOVE_MS = 20_000

type Person = { id: string; username: string }

/**
 * People coming and going. Many connections of one person are one presence, whatever processes have them, and a reload shows nobody
 * going. The truth stands in the ephemeral store, where each process holds its own people and looks for the others; the bus makes it quick.
 */
export interface Attendance extends Pick<Board, 'statusOf' | 'visible' | 'toldIn'> {
  /** A connection of this person has begun. */
  arrive(person: Person): void
  /** Resolves when `statusOf` knows of someone who has arrived here. */
  known(personId: string): Promise<void>
  /** A connection of this person has ended. */
  leave(person: Person): void
  /** Lets a person choose how others see them, while they are here. */
  show(person: Person, status: Status): Promise<void>
  /** A person without a connection is here for `ttlMs`; 0: no longer. @returns how others see them then */
  visit(person: Person, ttlMs: number): Promise<Status>
  /** Begins to look at what other processes say; resolves after the first look. */
  open(): Promise<void>
  /** The process stops; its people are on their way to another one. */
  close(): Promise<void>
}

interface Attendee {
  connections: number
  known: Promise<void>
  /** Set while the last connection has ended and may come back: calls the going off. */
  stay: (() => void) | null
}

export function createAttendance(world: { db: Database; bus: Bus; clock: Clock; ephemeral: Ephemeral; log: Log }): Attendance {
  const { ephemeral, clock, log } = world
  const board = createBoard(world)
  const holder = newId()
  const here = new Map<string, Attendee>()
  /** Of whom the bus brought word while this process was looking: newer than what it saw. */
  const heard = new Set<string>()
  let closed = false
  /** Whether the last look failed. The store may come back empty, and the others need a moment to say again whom they have. */
  let blind = false
  let absenceCountsFrom = 0
  const timers = new Map<'look' | 'beat', () => void>()

  const say = ({ id, username }: Person, status: Status) =>
    publish(world, { event: 'presence:changed', payload: { user_id: id, username, status }, to: {} })
  const unsubscribe = world.bus.subscribe(({ event, payload, to }) => {
    if (event !== 'presence:changed' || to.rooms || to.users) return
    const { user_id, status } = payload as OnlinePerson
    heard.add(user_id)
    board.set(user_id, status)
  })

  /** Without the store, presence goes on within this process. */
  async function attempt<T>(work: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work
    } catch (error) {
      log.debug({ err: error }, 'the store of presence did not answer')
      return otherwise
    }
  }

  const beat = () => attempt(ephemeral.hold(holder, [...here.keys()], PRESENCE_TTL_MS), undefined)

  async function look() {
    heard.clear()
    let present: Map<string, Status>
    try {
      present = await ephemeral.present()
    } catch (error) {
      if (!blind) log.warn({ err: error }, 'the store of presence is away: this process knows only its own people')
      blind = true
      return
    }
    if (blind) {
      blind = false
      absenceCountsFrom = clock.now().getTime() + 2 * LOOK_MS
      await beat()
    }
    const absenceCounts = clock.now().getTime() >= absenceCountsFrom
    for (const id of board.visible()) if (absenceCounts && !present.has(id) && !here.has(id) && !heard.has(id)) board.set(id, 'offline')
    for (const [id, status] of present) if (!heard.has(id)) board.set(id, status)
  }

  function every(name: 'look' | 'beat', ms: number, work: () => Promise<unknown>) {
    timers.set(
      name,
      clock.after(ms, () => void work().finally(() => !closed && every(name, ms, work))),
    )
  }

  async function go(person: Person) {
    here.delete(person.id)
    const isStillHere = await attempt(ephemeral.leave(holder, person.id), false)
    if (!isStillHere && !here.has(person.id)) say(person, 'offline')
  }

  return {
    statusOf: board.statusOf,
    visible: board.visible,
    toldIn: board.toldIn,
    arrive(person) {
      const attendee = here.get(person.id)
      if (attendee) {
        attendee.stay?.()
        attendee.stay = null
        attendee.connections++
        return
      }
      const known = attempt(ephemeral.arrive(holder, person.id, PRESENCE_TTL_MS), 'online' as Status).then((status) => {
        if (board.statusOf(person.id) !== status) say(person, status)
      })
      here.set(person.id, { connections: 1, stay: null, known })
    },
    known: (personId) => here.get(personId)?.known ?? Promise.resolve(),
    leave(person) {
      const known = here.get(person.id)
      if (!known || closed || --known.connections > 0) return
      known.stay = clock.after(PRESENCE_GRACE_MS, () => void go(person))
    },
    async show(person, status) {
      await attempt(ephemeral.setStatus(person.id, status), undefined)
      // Said without a connection, it would never end.
      if (!here.has(person.id)) await attempt(ephemeral.visit(person.id, PRESENCE_GRACE_MS), status)
      if (board.statusOf(person.id) !== status) say(person, status)
    },
    async visit(person, ttlMs) {
      const status = await ephemeral.visit(person.id, ttlMs)
      if (board.statusOf(person.id) !== status) say(person, status)
      return status
    },
    async open() {
      every('look', LOOK_MS, look)
      every('beat', HEARTBEAT_MS, beat)
      await look()
    },
    async close() {
      if (closed) return
      closed = true
      for (const cancel of timers.values()) cancel()
      for (const { stay } of here.values()) stay?.()
      unsubscribe()
      board.close()
      await attempt(ephemeral.fade(holder, MOVE_MS), undefined)
    },
  }
}
