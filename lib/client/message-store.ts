/**
 * The messages of one room as far as they are held: the room's own list and the threads that are open, each message in its newest
 * version. `rev` decides which version is newer, and up to which change everything held is known.
 */

import type { Request } from '@/lib/client/connection'
import { type MessageEntry, waitingEntry } from '@/lib/client/message-entry'
import { createMessageList, type MessageList, PAGE_SIZE } from '@/lib/client/message-list'
import { findBySeq } from '@/lib/client/message-window'
import type { OutboxEntry } from '@/lib/client/outbox'
import { createRevTracker } from '@/lib/client/rev-tracker'
import type { CommandOutput } from '@/lib/contract/commands'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'

export interface MessageStore {
  readonly roomId: string
  /** The room's own messages, or with a `threadId` that thread's replies. Made when first asked for, loaded when first watched. */
  list(threadId?: string | null): MessageList
  /** A held message, with optimistic changes. */
  find(messageId: string): Message | undefined
  /** Takes a message in this version. @returns the version held before, if any */
  receive(message: Message): Message | undefined
  /** The room is at least at this rev. */
  hint(rev: number): void
  /** Up to which change everything held is known; null when nothing is held. */
  known(): number | null
  behind(): number
  applySync(page: CommandOutput<'room:sync'>['rooms'][string]): void
  /** Loads again what is looked at, instead of catching up change by change. */
  reload(): Promise<void>
  /** Loads what is looked at and could not be loaded before. */
  resume(): void
  /** What is on its way to the room changed. */
  waitingChanged(): void
  /** Shows a change before the server has it. @returns a function that takes it back */
  patch(messageId: string, change: (message: Message) => Message): () => void
  /** Shows messages that came with the page. `rev`: of the room, read no later than the messages. */
  seed(messages: readonly Message[], rev: number): void
  /** Forgets everything: the room is gone, or not what it was. */
  clear(): void
}

export interface MessageStoreWorld {
  request: Request
  me(): User
  online(): boolean
  lastSeq(roomId: string): number
  /** What is on its way to the room. */
  waiting(roomId: string): readonly OutboxEntry[]
  /** Messages that were loaded. */
  onLoaded(messages: readonly Message[]): void
}

export function createMessageStore(roomId: string, world: MessageStoreWorld): MessageStore {
  const tracker = createRevTracker()
  const lists = new Map<string | null, MessageList>()
  const patches = new Map<string, Set<(message: Message) => Message>>()
  /** The newest version of every message seen while pages are on their way. */
  const recorded = new Map<string, Message>()
  let recorders = 0
  /** Starts of threads that are open; the room's own list may not reach back to them. */
  const roots = new Map<string, Message>()

  function record() {
    recorders++
    // Nothing is held yet, so nothing has to be caught up: what is loaded from now on is at least as new as what was seen.
    if (tracker.known() === null) tracker.advance(tracker.seen())
    return {
      seen: () => recorded.values(),
      end() {
        if (--recorders > 0) return
        recorded.clear()
        forgetIfEmpty()
      },
    }
  }

  function list(threadId: string | null = null): MessageList {
    const existing = lists.get(threadId)
    if (existing) return existing
    const made: MessageList = createMessageList({
      myId: () => world.me().id,
      online: world.online,
      lastSeq: () => world.lastSeq(roomId),
      fetch: async (page) => {
        const { messages } = await world.request('message:list', { room_id: roomId, thread_id: threadId, ...page })
        world.onLoaded(messages)
        messages.forEach(noteRoot)
        return messages
      },
      record: () => {
        const { seen, end } = record()
        return { seen: () => [...seen()].filter((message) => message.thread_id === threadId), end }
      },
      waiting: () => waitingIn(threadId),
      root: () => (threadId === null ? undefined : roots.get(threadId)),
      dress,
      onWatch: () => {
        const root = threadId !== null && findRaw(threadId)
        if (root) noteRoot(root)
        made.ensure()
      },
      onRest: () => {
        if (threadId !== null) roots.delete(threadId)
        forgetIfEmpty()
      },
    })
    lists.set(threadId, made)
    return made
  }

  const waitingIn = (threadId: string | null): MessageEntry[] =>
    world
      .waiting(roomId)
      .filter((entry) => entry.thread_id === threadId)
      .map((entry) => waitingEntry(entry, world.me()))

  function findRaw(messageId: string): Message | undefined {
    for (const one of lists.values()) {
      const found = one.window().items.findLast((message) => message.id === messageId)
      if (found) return found
    }
    return roots.get(messageId)
  }

  function redraw() {
    for (const one of lists.values()) one.changed()
  }

  function dress(message: Message): Message {
    const changes = patches.get(message.id)
    return changes ? [...changes].reduce((changed, change) => change(changed), message) : message
  }

  function receive(message: Message): Message | undefined {
    const home = lists.get(message.thread_id)
    const before = (home && findBySeq(home.window(), message.seq)) ?? roots.get(message.id)
    tracker.observe(message.rev)
    if (recorders > 0 && (recorded.get(message.id)?.rev ?? -1) < message.rev) recorded.set(message.id, message)
    home?.place(message)
    noteRoot(message)
    return before
  }

  function noteRoot(message: Message) {
    const thread = lists.get(message.id)
    if (!thread || (roots.get(message.id)?.rev ?? -1) >= message.rev) return
    roots.set(message.id, message)
    thread.changed()
  }

  /** With nothing held there is nothing to keep up. */
  function forgetIfEmpty() {
    const held = roots.size > 0 || [...lists.values()].some((one) => one.window().loaded)
    if (!held && recorders === 0) tracker.forget()
  }

  /** Drops what nobody looks at. */
  function shed() {
    for (const [threadId, one] of lists) {
      if (one.watched()) continue
      one.clear()
      if (threadId !== null) roots.delete(threadId)
    }
    forgetIfEmpty()
  }

  /** The room's own message at this position, as it is now. */
  async function loadAgain({ seq }: Message): Promise<boolean> {
    try {
      const { messages } = await world.request('message:list', { room_id: roomId, before: seq + 1, limit: 1 })
      messages.forEach(receive)
      return true
    } catch {
      // The next connection tries again: the room stays behind until then.
      return false
    }
  }

  return {
    roomId,
    list,
    find: (messageId) => {
      const found = findRaw(messageId)
      return found && dress(found)
    },
    receive,
    hint: tracker.hint,
    known: tracker.known,
    behind: tracker.behind,
    applySync({ messages, rev, more }) {
      for (const message of messages) receive(message)
      // A page that is not the last proves no more than its last message.
      tracker.advance(more ? (messages.at(-1)?.rev ?? 0) : rev)
    },
    async reload() {
      shed()
      if (tracker.known() === null) return
      const seen = tracker.seen()
      const watched = [...lists.values()].filter((one) => one.watched())
      const loaded = await Promise.all([
        ...watched.map((one) => {
          const { loaded: held, hasNewer, items } = one.window()
          const middle = items[items.length >> 1]?.seq
          return one.load(held && hasNewer && middle !== undefined ? { around: middle } : 'latest')
        }),
        ...[...roots.values()].map(loadAgain),
      ])
      if (loaded.every(Boolean)) tracker.advance(seen)
    },
    resume() {
      for (const one of lists.values()) if (one.watched()) one.ensure()
    },
    waitingChanged: redraw,
    patch(messageId, change) {
      const changes = patches.get(messageId) ?? new Set()
      patches.set(messageId, changes.add(change))
      redraw()
      return () => {
        changes.delete(change)
        if (changes.size === 0) patches.delete(messageId)
        redraw()
      }
    },
    seed(messages, rev) {
      tracker.advance(rev)
      list().seed(
        messages.filter((message) => message.thread_id === null),
        messages.length >= PAGE_SIZE,
      )
    },
    clear() {
      for (const one of lists.values()) one.clear()
      roots.clear()
      tracker.reset()
    },
  }
}
