/** Brings what was missed: asks `room:sync` for every room that is behind, page by page, until none is. */
import type { Connection } from '@/lib/client/connection'
import type { MessageStore } from '@/lib/client/message-store'
import { isChatError } from '@/lib/contract/errors'

/** Further behind than this, what is looked at is loaded again instead. */
const MOST_BEHIND = 1_000
/** Most rooms of one `room:sync`. */
const MOST_ROOMS = 500
/** A change that comes out of turn is often followed by the one that seemed to be missing. */
const GAP_DELAY_MS = 200
const RETRY_DELAY_MS = 2_000

export interface Sync {
  /** The room may be behind. `now`: it is so for certain, as after a connection was away. */
  want(store: MessageStore, now?: 'now'): void
  /** Resolves when nothing is wanted any more. Fails never: without a connection it resolves and the next one asks again. */
  settled(): Promise<void>
  stop(): void
}

export function createSync(connection: Pick<Connection, 'request' | 'state'>, onGone: (roomId: string) => void): Sync {
  const certain = new Map<string, MessageStore>()
  const suspected = new Map<string, MessageStore>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  function run(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    for (const [roomId, store] of suspected) if (store.behind() > 0) certain.set(roomId, store)
    suspected.clear()
    running ??= loop().finally(() => {
      running = null
    })
    return running
  }

  async function loop() {
    while (certain.size > 0) {
      const batch = [...certain.values()].slice(0, MOST_ROOMS)
      for (const store of batch) certain.delete(store.roomId)
      try {
        await syncOnce(batch)
      } catch (error) {
        if (connection.state().status !== 'online') return certain.clear()
        for (const store of batch) suspect(store, (isChatError(error) && error.retry_after_ms) || RETRY_DELAY_MS)
        return
      }
    }
  }

  async function syncOnce(batch: MessageStore[]) {
    const far = batch.filter((store) => store.behind() > MOST_BEHIND)
    await Promise.all(far.map((store) => store.reload()))
    for (const store of far) if (store.behind() > 0) suspect(store, RETRY_DELAY_MS)
    const asked = new Map<MessageStore, number>()
    for (const store of batch) {
      const known = store.known()
      if (known !== null && !far.includes(store)) asked.set(store, known)
    }
    if (asked.size === 0) return
    const { rooms } = await connection.request('room:sync', {
      rooms: Object.fromEntries([...asked].map(([store, known]) => [store.roomId, known])),
    })
    for (const [store, known] of asked) {
      const page = rooms[store.roomId]
      if (!page) {
        onGone(store.roomId)
        continue
      }
      store.applySync(page)
      if (page.more && (store.known() ?? 0) > known) certain.set(store.roomId, store)
    }
  }

  function suspect(store: MessageStore, delay: number) {
    suspected.set(store.roomId, store)
    timer ??= setTimeout(() => void run(), delay)
  }

  return {
    want(store, now) {
      if (store.known() === null) return
      if (now) {
        certain.set(store.roomId, store)
        void run()
      } else {
        suspect(store, GAP_DELAY_MS)
      }
    },
    settled: () => running ?? Promise.resolve(),
    stop() {
      clearTimeout(timer)
      timer = undefined
      certain.clear()
      suspected.clear()
    },
  }
}
