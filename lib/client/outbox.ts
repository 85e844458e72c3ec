/**
 * Messages on their way. Each has a nonce from the moment it is written, is kept in storage until the server has it, and is sent
 * again under the same nonce after any doubt: the server makes one message of however many tries. A room's messages go one after
 * the other, each only when the one before it is committed or refused; that is what keeps their order. One whose files are still on
 * their way takes its turn when all of them are there: what is written meanwhile does not wait for it.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { backoffMs, isFinal } from '@/lib/client/backoff'
import type { Request } from '@/lib/client/connection'
import { makeNonce } from '@/lib/client/nonce'
import type { OutboxStorage } from '@/lib/client/outbox-storage'
import type { Outcome, Uploads } from '@/lib/client/uploads'
import { type ErrorShape, isChatError, toErrorShape } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'

export interface OutboxEntry {
  readonly nonce: string
  readonly room_id: string
  readonly thread_id: string | null
  readonly content: string
  readonly file_ids: readonly string[]
  /** Keys of the files that have to be there before it goes. */
  readonly uploads: readonly string[]
  /** Milliseconds since the epoch. */
  readonly created_at: number
  /** Set when the server refused it: it waits for the person to try again or to give it up. */
  readonly error: ErrorShape | null
  /** Set while the server wants it later: when that is, in milliseconds since the epoch. It goes by itself. */
  readonly waits_until: number | null
}

export type Outgoing = {
  content: string
  file_ids?: readonly string[]
  /** Keys of files that may still be on their way, see `Uploads`. */
  uploads?: readonly string[]
  thread_id?: string | null
}

/** By room, in the order in which they were written. */
export type OutboxState = Readonly<Record<string, readonly OutboxEntry[]>>

export interface Outbox {
  readonly store: StoreApi<OutboxState>
  add(roomId: string, outgoing: Outgoing): OutboxEntry
  /** Sends a refused message again, after those that wait. */
  retry(nonce: string): void
  /** Gives up a message that is not being sent at this moment. @returns whether it is given up */
  discard(nonce: string): boolean
  /** What holds up a room's messages may be over: they are tried at once. */
  tryNow(roomId: string): void
  /** A message of one's own was seen: it needs no more sending. */
  confirm(message: Message): void
  /** The connection is there, or gone. */
  setOnline(online: boolean): void
  /** Takes up what was stored, and this tab's part in who sends it. */
  start(): void
  stop(): void
}

export interface OutboxOptions {
  userId: string
  request: Request
  storage: OutboxStorage
  /** Left out where no files are uploaded. */
  uploads?: Pick<Uploads, 'store' | 'claim' | 'outcome' | 'release' | 'discard' | 'retry' | 'startOver'> | undefined
  onSent(message: Message): void
}

/** What is to wait is asked for again after this time at the latest: slow mode may be over, or not for this person any more. */
const ASK_AGAIN_MS = 15_000
/** After so many `internal` in a row the person is told. */
const MOST_INTERNAL = 5

/** What files there are in a chat that uploads none. */
const NO_FILES: Outcome = { state: 'ready', file_ids: [] }

export function createOutbox({ userId, request, storage, uploads, onSent }: OutboxOptions): Outbox {
  const store = createStore<OutboxState>(() => ({}))
  const busy = new Set<string>()
  const inFlight = new Set<string>()
  /** Ends the waits before a next try … */
  const sleepers = new Set<() => void>()
  /** … and those that the server has asked for, by room. */
  const held = new Map<string, () => void>()
  let online = false
  let endFiles = () => {}

  const queue = (roomId: string) => store.getState()[roomId] ?? []
  const find = (nonce: string) =>
    Object.values(store.getState())
      .flat()
      .find((entry) => entry.nonce === nonce)

  function setQueue(roomId: string, entries: readonly OutboxEntry[]) {
    const { [roomId]: _, ...others } = store.getState()
    store.setState(entries.length > 0 ? { ...others, [roomId]: entries } : others, true)
  }

  function remove(entry: OutboxEntry) {
    storage.remove(entry.nonce)
    setQueue(
      entry.room_id,
      queue(entry.room_id).filter((other) => other.nonce !== entry.nonce),
    )
    uploads?.release(entry.uploads)
  }

  const heldUntil = (roomId: string) => queue(roomId).find((entry) => !entry.error)?.waits_until ?? null

  /** Whatever waits in this room waits for the first of it. */
  function holdUntil(roomId: string, waits_until: number | null) {
    const entries = queue(roomId)
    if (entries.some((entry) => entry.waits_until !== waits_until))
      setQueue(
        roomId,
        entries.map((entry) => ({ ...entry, waits_until })),
      )
  }

  function takeOver(entries: OutboxEntry[]) {
    for (const entry of entries) {
      // One that was stored before there were uploads names none.
      const taken = { ...entry, uploads: entry.uploads ?? [], waits_until: null }
      if (!find(entry.nonce)) setQueue(entry.room_id, [...queue(entry.room_id), taken])
    }
    sendAll()
  }

  function sendAll() {
    for (const roomId of Object.keys(store.getState())) void send(roomId)
  }

  /** The first that the server has not refused, and whose files are not still on their way. */
  function firstToGo(roomId: string) {
    for (const entry of queue(roomId)) {
      const files = uploads?.outcome(entry.uploads) ?? NO_FILES
      if (!entry.error && files.state !== 'waiting') return { entry, files }
    }
    return null
  }

  async function send(roomId: string) {
    if (busy.has(roomId)) return
    busy.add(roomId)
    let failures = 0
    let internal = 0
    try {
      for (;;) {
        const next = online ? firstToGo(roomId) : null
        if (!next) break
        const { entry, files } = next
        if (files.state === 'refused') {
          refuse(entry, files.error)
          continue
        }
        inFlight.add(entry.nonce)
        try {
          const { message } = await request('message:post', {
            room_id: roomId,
            content: entry.content,
            nonce: entry.nonce,
            thread_id: entry.thread_id,
            file_ids: [...entry.file_ids, ...files.file_ids],
          })
          failures = 0
          internal = 0
          remove(entry)
          holdUntil(roomId, null)
          onSent(message)
        } catch (error) {
          const code = isChatError(error) ? error.code : 'internal'
          if (code === 'internal') internal++
          inFlight.delete(entry.nonce)
          if (code !== 'rate_limited') holdUntil(roomId, null)
          if (!find(entry.nonce)) continue
          if (isFinal(code) || internal >= MOST_INTERNAL) {
            internal = 0
            refuse(entry, toErrorShape(error))
          } else if (code === 'rate_limited') {
            const wait = (isChatError(error) && error.retry_after_ms) || 1_000
            holdUntil(roomId, Date.now() + wait)
            await pause(Math.min(wait, ASK_AGAIN_MS), (end) => held.set(roomId, end))
            held.delete(roomId)
          } else if (online) {
            await pause(backoffMs(failures++), (end) => sleepers.add(end))
          }
        } finally {
          inFlight.delete(entry.nonce)
        }
      }
    } finally {
      busy.delete(roomId)
    }
  }

  /** A file has come a step further: messages may go that waited for it, or be refused with it. */
  function filesChanged() {
    for (const [roomId, entries] of Object.entries(store.getState()))
      if (entries.some((entry) => entry.uploads.length > 0)) void send(roomId)
  }

  function refuse(entry: OutboxEntry, error: ErrorShape) {
    const refused = { ...entry, error, waits_until: null }
    storage.keep(refused)
    setQueue(
      entry.room_id,
      queue(entry.room_id).map((other) => (other.nonce === entry.nonce ? refused : other)),
    )
  }

  /** @param canEnd is given what ends it sooner */
  function pause(ms: number, canEnd: (end: () => void) => void) {
    return new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        sleepers.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      canEnd(end)
    })
  }

  function setOnline(now: boolean) {
    online = now
    for (const end of [...sleepers]) end()
    if (online) sendAll()
  }

  return {
    store,
    add(roomId, { content, file_ids = [], uploads: keys = [], thread_id = null }) {
      // Strictly later than what waits: the order after a reload is read from it.
      const created_at = Math.max(Date.now(), (queue(roomId).at(-1)?.created_at ?? 0) + 1)
      const entry: OutboxEntry = {
        nonce: makeNonce(),
        room_id: roomId,
        thread_id,
        content,
        file_ids,
        uploads: keys,
        created_at,
        error: null,
        waits_until: heldUntil(roomId),
      }
      storage.keep(entry)
      uploads?.claim(keys)
      setQueue(roomId, [...queue(roomId), entry])
      void send(roomId)
      return entry
    },
    retry(nonce) {
      const entry = find(nonce)
      if (!entry?.error) return
      const others = queue(entry.room_id).filter((other) => other.nonce !== nonce)
      const created_at = Math.max(Date.now(), (others.at(-1)?.created_at ?? 0) + 1)
      const again = { ...entry, error: null, created_at, waits_until: heldUntil(entry.room_id) }
      storage.keep(again)
      // What the server does not know any more has to be brought once more.
      if (entry.error.details?.file_ids) uploads?.startOver(entry.uploads)
      else for (const key of entry.uploads) uploads?.retry(key)
      setQueue(entry.room_id, [...others, again])
      void send(entry.room_id)
    },
    discard(nonce) {
      const entry = find(nonce)
      if (!entry || inFlight.has(nonce)) return false
      for (const key of entry.uploads) uploads?.discard(key)
      remove(entry)
      return true
    },
    tryNow: (roomId) => held.get(roomId)?.(),
    confirm(message) {
      if (message.user_id !== userId || message.nonce === null) return
      const entry = find(message.nonce)
      if (entry) remove(entry)
      // Another tab may have sent what this one never saw.
      else storage.remove(message.nonce)
    },
    setOnline,
    start() {
      endFiles = uploads?.store.subscribe(filesChanged) ?? endFiles
      storage.start(takeOver)
    },
    stop() {
      endFiles()
      setOnline(false)
      storage.stop()
    },
  }
}
