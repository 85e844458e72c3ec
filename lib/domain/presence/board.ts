import type { Status } from '@/lib/contract/presence'
import type { Bus, Clock, Database, Log } from '@/lib/domain/ports'

/** Connections are told of changes at most once in this time, all of them together. */
const BATCH_MS = 1_000

/** This process's picture of who is here, and the telling of what changes in it to its own connections. */
export interface Board {
  /** How others see someone: `offline` for those who are not here, and for those who look so. */
  statusOf(userId: string): Status
  /** Ids of those who do not look offline. */
  visible(): string[]
  set(userId: string, status: Status): void
  close(): void
}

/** $1 people: the rooms where each is a member. */
const WHEREABOUTS = `
SELECT u.id, u.username, coalesce(array_agg(r.id) FILTER (WHERE r.id IS NOT NULL), '{}') AS rooms
FROM users u LEFT JOIN memberships b ON b.user_id = u.id LEFT JOIN rooms r ON r.id = b.room_id AND r.deleted_at IS NULL
WHERE u.id = ANY ($1::uuid[]) GROUP BY u.id`

export function createBoard(world: { db: Database; bus: Bus; clock: Clock; log: Log }): Board {
  const { clock } = world
  const visible = new Map<string, Status>()
  /** What connections were told last, of those who did not look offline then. */
  const told = new Map<string, Status>()
  const changed = new Set<string>()
  let toldAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let closed = false

  const statusOf = (userId: string) => visible.get(userId) ?? 'offline'
  const isNews = (userId: string) => statusOf(userId) !== (told.get(userId) ?? 'offline')

  async function tell() {
    toldAt = clock.now().getTime()
    const ids = [...changed].filter(isNews)
    changed.clear()
    if (ids.length === 0) return
    try {
      for (const { id, username, rooms } of await world.db.sql<{ id: string; username: string; rooms: string[] }>(WHEREABOUTS, [ids])) {
        // What is so now, not when the query began.
        const status = statusOf(id)
        if (status === 'offline') told.delete(id)
        else told.set(id, status)
        world.bus.hand({ event: 'presence:changed', payload: { user_id: id, username, status }, to: { rooms, users: [id] } })
      }
    } catch (error) {
      for (const id of ids) changed.add(id)
      world.log.warn({ err: error }, 'who is here could not be told; trying again')
    }
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

  return {
    statusOf,
    visible: () => [...visible.keys()],
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
    },
  }
}
