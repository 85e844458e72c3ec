/**
 * The rooms as this person sees them. Counts are the server's; between its answers they are carried on where an event leaves no
 * doubt, and wherever one does, the room is asked for again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Request } from '@/lib/client/connection'
import { createRevTracker, type RevTracker } from '@/lib/client/rev-tracker'
import { createRoomQuestions } from '@/lib/client/room-questions'
import { isChatError } from '@/lib/contract/errors'
import { countsAsUnread, type Message } from '@/lib/contract/messages'
import type { Room, RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

/** Collects the doubts of a moment into one question; an event that was overtaken comes within it. */
const REFRESH_DELAY_MS = 300
/** For a doubt that is most likely none. */
const UNLIKELY_DELAY_MS = 10_000
/** After an answer that did not come. */
const RETRY_DELAY_MS = 5_000
/** The members of a large room do not all ask at once: they spread over this much for each member. */
const SPREAD_PER_MEMBER_MS = 2

export interface RoomViewsState {
  readonly rooms: Readonly<Record<string, RoomView>>
  /** Whether the list is complete: false before the first answer. */
  readonly loaded: boolean
}

export interface RoomViews {
  readonly store: StoreApi<RoomViewsState>
  get(roomId: string): RoomView | undefined
  /** All there are, as they are on a new connection. */
  replaceAll(rooms: readonly RoomView[]): void
  /** Answers that events may have overtaken. */
  put(...rooms: RoomView[]): void
  drop(roomId: string): void
  changed(room: Room): void
  posted(message: Message): void
  /** @param before the version held until now, if any */
  messageChanged(message: Message, before: Message | undefined): void
  /** The read position is at least here. @param held the room's messages from there to the end, where all are held */
  read(roomId: string, seq: number, held?: readonly Message[]): void
  /** Someone came (1) or went (-1). */
  membersChanged(roomId: string, by: 1 | -1): void
  /** A new name or picture, where a direct-message room is named after its people. */
  personChanged(user: User): void
  update(roomId: string, change: (room: RoomView) => RoomView): void
  /** Asks for the room again, after a moment. */
  refresh(roomId: string): void
  stop(): void
}

export interface RoomViewsWorld {
  myId(): string
  request: Request
  /** A view came from the server. */
  onView(room: RoomView): void
  onGone(roomId: string): void
}

export function createRoomViews(world: RoomViewsWorld, initial: readonly RoomView[] | undefined): RoomViews {
  const byId = (rooms: readonly RoomView[]) => Object.fromEntries(rooms.map((room) => [room.id, room]))
  const store = createStore<RoomViewsState>(() => ({ rooms: byId(initial ?? []), loaded: initial !== undefined }))
  /** Up to which change each room's counts are right. */
  const trackers = new Map<string, RevTracker>()
  /** Posts that come while a room is being asked for; its answer may not contain them. */
  const overtaking = new Map<string, Message[]>()
  /** Deleted messages that someone may bring back, which then count again. */
  const deleted = new Set<string>()
  const questions = createRoomQuestions({ put: askServer, spread: (roomId) => (get(roomId)?.member_count ?? 0) * SPREAD_PER_MEMBER_MS })

  const get = (roomId: string) => store.getState().rooms[roomId]

  function set(room: RoomView) {
    store.setState({ rooms: { ...store.getState().rooms, [room.id]: room } })
  }

  function update(roomId: string, change: (room: RoomView) => RoomView) {
    const room = get(roomId)
    if (room) set(change(room))
  }

  function tracker(roomId: string): RevTracker {
    const existing = trackers.get(roomId)
    if (existing) return existing
    const made = createRevTracker()
    made.advance(get(roomId)?.rev ?? 0)
    trackers.set(roomId, made)
    return made
  }

  const doubt = (roomId: string, delay = REFRESH_DELAY_MS) => questions.ask(roomId, delay)

  /** The room has come to this change. One that is missing before it may still come, or not. */
  function seen(roomId: string, mark: (tracker: RevTracker) => void) {
    const revs = tracker(roomId)
    mark(revs)
    if (revs.behind() > 0) questions.ask(roomId, REFRESH_DELAY_MS, () => revs.behind() > 0)
  }

  async function askServer(roomId: string, wanted: () => boolean): Promise<number | null> {
    const posts: Message[] = []
    overtaking.set(roomId, posts)
    try {
      const { room } = await world.request('room:get', { room_id: roomId })
      if (!wanted()) return null
      const later = posts.filter((message) => message.seq > room.last_seq).sort((a, b) => a.seq - b.seq)
      const whole = later.every((message, i) => message.seq === room.last_seq + i + 1)
      tracker(roomId).advance(room.rev)
      const view = later.reduce(count, withMyPosition(room))
      set({ ...view, rev: tracker(roomId).seen() })
      world.onView(view)
      return whole ? null : REFRESH_DELAY_MS
    } catch (error) {
      if (!isChatError(error)) throw error
      if (!wanted()) return null
      // Without a connection too: a new one ends all questions, for it says everything.
      if (error.code !== 'not_found') return error.retry_after_ms ?? RETRY_DELAY_MS
      world.onGone(roomId)
      return null
    } finally {
      overtaking.delete(roomId)
    }
  }

  /** What the server says, with a read position that may still be on its way to it. */
  function withMyPosition(room: RoomView): RoomView {
    const mine = get(room.id)
    if (!mine || !room.is_member) return room
    const last_read_seq = Math.max(room.last_read_seq, Math.min(mine.last_read_seq, room.last_seq))
    return { ...room, last_read_seq, ...(last_read_seq >= room.last_seq && { unread: 0, mention_count: 0 }) }
  }

  function put(...rooms: RoomView[]) {
    const next = { ...store.getState().rooms }
    for (const room of rooms) {
      const mine = next[room.id]
      const view = withMyPosition(room)
      if (mine && (tracker(room.id).known() ?? 0) > room.rev) {
        // Events overtook this answer: what they counted stands until a newer one.
        const { last_seq, rev, unread, mention_count, last_message_at } = mine
        next[room.id] = { ...view, last_seq, rev, unread, mention_count, last_message_at }
        doubt(room.id)
      } else {
        next[room.id] = view
        tracker(room.id).advance(room.rev)
      }
    }
    store.setState({ rooms: next })
    rooms.forEach(world.onView)
  }

  function count(room: RoomView, message: Message): RoomView {
    const me = world.myId()
    const isNew = room.is_member && message.seq > room.last_read_seq
    return {
      ...room,
      last_seq: message.seq,
      last_message_at: message.timestamp,
      unread: room.unread + (isNew && countsAsUnread(message, me) ? 1 : 0),
      mention_count: room.mention_count + (isNew && message.user_id !== me && message.mentions.includes(me) ? 1 : 0),
    }
  }

  function posted(message: Message) {
    const room = get(message.room_id)
    if (!room) return doubt(message.room_id)
    overtaking.get(room.id)?.push(message)
    seen(room.id, (revs) => revs.observe(message.rev))
    const rev = Math.max(room.rev, message.rev)
    if (message.seq > room.last_seq + 1) doubt(room.id)
    if (message.seq > room.last_seq) set({ ...count(room, message), rev })
    else if (rev > room.rev) set({ ...room, rev })
  }

  function messageChanged(message: Message, before: Message | undefined) {
    const room = get(message.room_id)
    if (!room) return
    seen(room.id, (revs) => revs.observe(message.rev))
    if (message.rev > room.rev) set({ ...room, rev: message.rev })
    if (message.deleted_at) deleted.add(message.id)
    const me = world.myId()
    if (message.seq <= room.last_read_seq || message.user_id === me) return
    // A version that was loaded with this change in it already says nothing of what was counted.
    if (before && before.rev < message.rev) {
      const mentionsMe = (version: Message) => version.mentions.includes(me)
      if (countsAsUnread(before, me) === countsAsUnread(message, me) && mentionsMe(before) === mentionsMe(message)) return
    } else if (!message.deleted_at && !message.edited_at && !deleted.has(message.id)) {
      // A reaction or a reply, almost certainly; but it could be a message brought back that was deleted before this connection.
      return doubt(room.id, UNLIKELY_DELAY_MS)
    }
    doubt(room.id)
  }

  return {
    store,
    get,
    replaceAll(rooms) {
      questions.forget()
      trackers.clear()
      store.setState({ rooms: byId(rooms.map(withMyPosition)), loaded: true })
      rooms.forEach(world.onView)
    },
    put,
    drop(roomId) {
      questions.forget(roomId)
      trackers.delete(roomId)
      const { [roomId]: _, ...rooms } = store.getState().rooms
      store.setState({ rooms })
    },
    changed(room) {
      const mine = get(room.id)
      if (!mine) return doubt(room.id)
      seen(room.id, (revs) => revs.hint(room.rev))
      // Posts are counted when they come.
      set({ ...mine, ...room, last_seq: mine.last_seq, rev: Math.max(mine.rev, room.rev) })
    },
    posted,
    messageChanged,
    read(roomId, seq, held) {
      const room = get(roomId)
      if (!room || seq <= room.last_read_seq) return
      const me = world.myId()
      if (seq >= room.last_seq) return set({ ...room, last_read_seq: seq, unread: 0, mention_count: 0 })
      const unread = held?.filter((message) => message.seq > seq && countsAsUnread(message, me)).length ?? room.unread
      set({ ...room, last_read_seq: seq, unread })
      doubt(roomId)
    },
    membersChanged: (roomId, by) => update(roomId, (room) => ({ ...room, member_count: Math.max(0, room.member_count + by) })),
    personChanged({ id: user_id, username, name, avatar_url }) {
      for (const room of Object.values(store.getState().rooms)) {
        if (!room.people.some((person) => person.user_id === user_id)) continue
        const people = room.people.map((person) => (person.user_id === user_id ? { user_id, username, name, avatar_url } : person))
        set({ ...room, people })
      }
    },
    update,
    refresh: (roomId) => doubt(roomId),
    stop: () => questions.forget(),
  }
}
