import { forbidden, inSlowMode, noSuchFile, notFound, unavailable } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { Room } from '@/lib/contract/rooms'
import { withFilesAsTheyAre } from '@/lib/domain/messages/message-queries'
import { toMessage } from '@/lib/domain/messages/message-row'
import { insertMessages, type PostResult, type PostRow } from '@/lib/domain/messages/post-queries'
import { publishNotifications } from '@/lib/domain/notifications/publish-notifications'
import type { Bus, Database } from '@/lib/domain/ports'
import { publish, publishChanges } from '@/lib/domain/publish'

/** Posts of one room that go into one statement, at most. */
const BATCH_SIZE = 200
/** Posts of one room that wait, at most; more are refused as `unavailable`. */
const QUEUE_SIZE = 10_000
/** How often a batch is tried again when another process used one of its nonces at the same moment. */
const RETRIES = 3

const UNIQUE_VIOLATION = '23505'

interface Waiting {
  row: PostRow
  resolve(message: Message): void
  reject(error: unknown): void
}

export interface PostQueue {
  /**
   * Takes a place in the room's order at once, and resolves when the message is committed and on its way to the others.
   * @throws ChatError `not_found`, `forbidden`, `rate_limited` in a room in slow mode, `unavailable`
   */
  post(roomId: string, row: PostRow): Promise<Message>
  /** Posts that wait for their turn, of all rooms together; those of the statement under way are not among them. */
  size(): number
  /** Resolves when nothing is under way. */
  drained(): Promise<void>
}

/**
 * Group commit: while one statement of a room is under way, what arrives for it waits and goes into the next one together.
 * A single sender pays one round trip; many share it.
 */
export function createPostQueue(world: { db: Database; bus: Bus }): PostQueue {
  const rooms = new Map<string, Waiting[]>()
  const running = new Set<Promise<void>>()
  /** Rooms in slow mode, as far as this process knows: it learns of one by the first message there. */
  const slowRooms = new Set<string>()
  world.bus.subscribe(({ event, payload }) => {
    if (event !== 'room:changed') return
    const { id, slow_mode_seconds } = payload as Room
    if (slow_mode_seconds === 0) slowRooms.delete(id)
  })

  async function run(roomId: string, waiting: Waiting[]) {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting)
      try {
        const results = await insertWithRetry(roomId, batch)
        settle(batch, results, await messagesOf(results))
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    rooms.delete(roomId)
  }

  async function insertWithRetry(roomId: string, batch: Waiting[]): Promise<PostResult[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await insertMessages(
          world.db,
          roomId,
          batch.map((one) => one.row),
          slowRooms,
        )
      } catch (error) {
        if ((error as { code?: string }).code !== UNIQUE_VIOLATION || attempt > RETRIES) throw error
      }
    }
  }

  /** By result; null for what was refused. */
  async function messagesOf(results: PostResult[]): Promise<(Message | null)[]> {
    const starts = results.flatMap((result) => (result.outcome === 'root' ? [toMessage(result.message)] : []))
    const byId = new Map((await withFilesAsTheyAre(world.db, starts)).map((start) => [start.id, start]))
    return results.map((result) =>
      'message' in result ? (result.outcome === 'root' && byId.get(result.message.id)) || toMessage(result.message) : null,
    )
  }

  /**
   * Publishes what is new in `seq` order, each with whom it is for, then the thread starts, and only then tells the senders. A message that
   * was known by its nonce is published again: the process that committed it may have been killed before it could. `deliver` lets through
   * only what is news.
   */
  function settle(batch: Waiting[], results: PostResult[], messages: (Message | null)[]) {
    results.forEach((result, i) => {
      const payload = messages[i]
      if (!payload || !('notes' in result)) return
      if (result.outcome !== 'new' && result.outcome !== 'known') return
      publish(world, { event: 'message:posted', payload, to: { rooms: [payload.room_id] } })
      publishNotifications(world, result.notes)
    })
    publishChanges(
      world,
      messages.filter((message, i) => message !== null && results[i]?.outcome === 'root').filter((message) => message !== null),
    )
    results.forEach((result, i) => {
      const one = batch[result.ord - 1]
      const message = messages[i]
      if (!one) return
      if (message) one.resolve(message)
      else if ('wait_ms' in result) one.reject(refusal(result))
    })
  }

  return {
    post(roomId, row) {
      return new Promise((resolve, reject) => {
        const waiting = rooms.get(roomId)
        if (waiting && waiting.length >= QUEUE_SIZE) return reject(unavailable())
        if (waiting) return void waiting.push({ row, resolve, reject })
        const first = [{ row, resolve, reject }]
        rooms.set(roomId, first)
        const task = run(roomId, first)
        running.add(task)
        void task.finally(() => running.delete(task))
      })
    },
    size() {
      let size = 0
      for (const waiting of rooms.values()) size += waiting.length
      return size
    },
    async drained() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** The first of those waiting, up to one whose author and nonce are in the batch already: that one must find it committed. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const nonces = new Set<string>()
  let size = 0
  for (const { row } of waiting) {
    if (size === BATCH_SIZE) break
    if (row.nonce !== null) {
      const key = `${row.user_id} ${row.nonce}`
      if (nonces.has(key)) break
      nonces.add(key)
    }
    size++
  }
  return waiting.splice(0, size)
}

function refusal({ outcome, wait_ms }: Extract<PostResult, { wait_ms: number }>) {
  if (outcome === 'too_soon') return inSlowMode(wait_ms)
  if (outcome === 'no_file') return noSuchFile()
  if (outcome === 'not_member') return forbidden('Join this room to write in it.')
  return notFound(outcome === 'no_thread' ? 'message' : 'room')
}
