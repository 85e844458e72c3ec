/**
 * The rooms as this person sees them. Counts are the server's; between its answers they are carried on where an event leaves no
 * doubt, and wherever one does, the room is asked for again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Request } from '@/lib/client/connection'
import { isChatError } from '@/lib/contract/errors'
import { countsAsUnread, type Message } from '@/lib/contract/messages'
import type { Room, RoomView } from '@/lib/contract/rooms'

/** Collects the doubts of a moment into one question. */
const REFRESH_DELAY_MS = 300
/** For a doubt that is most likely none. */
const UNLIKELY_DELAY_MS = 10_000
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
  replaceAll(rooms: readonly RoomView[]): void
  put(room: RoomView): void
  drop(roomId: string): void
  changed(room: Room): void
  posted(message: Message): void
  /** @param before the version held until now, if any */
  messageChanged(message: Message, before: Message | undefined): void
  /** The read position is at least here. @param held the room's messages from there to the end, where all are held */
  read(roomId: string, seq: number, held?: readonly Message[]): void
  /** Someone came (1) or went (-1). */
  membersChanged(roomId: string, by: 1 | -1): void
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

interface Question {
  timer: ReturnType<typeof setTimeout> | undefined
  dueAt: number
  asking: boolean
  /** Something came up that the answer under way may not contain. */
  again: boolean
  /** Posts that came while the answer was under way. */
  posts: Message[]
}

export function createRoomViews(world: RoomViewsWorld, initial: readonly RoomView[] | undefined): RoomViews {
  const byId = (rooms: readonly RoomView[]) => Object.fromEntries(rooms.map((room) => [room.id, room]))
  const store = createStore<RoomViewsState>(() => ({ rooms: byId(initial ?? []), loaded: initial !== undefined }))
  const questions = new Map<string, Question>()
  /** Deleted messages that someone may bring back, which then count again. */
  const deleted = new Set<string>()

  const get = (roomId: string) => store.getState().rooms[roomId]

  function set(room: RoomView) {
    store.setState({ rooms: { ...store.getState().rooms, [room.id]: room } })
  }

  function update(roomId: string, change: (room: RoomView) => RoomView) {
    const room = get(roomId)
    if (room) set(change(room))
  }

  /** What the server says, with what it cannot know yet: a read position on its way to it, a later change already seen. */
  function merge(room: RoomView): RoomView {
    const mine = get(room.id)
    if (!mine) return room
    const last_read_seq = Math.max(room.last_read_seq, room.is_member ? mine.last_read_seq : 0)
    const allRead = last_read_seq >= room.last_seq
    return { ...room, last_read_seq, rev: Math.max(room.rev, mine.rev), ...(allRead && { unread: 0, mention_count: 0 }) }
  }

  function put(room: RoomView) {
    const mine = get(room.id)
    if (mine && mine.last_seq > room.last_seq) {
      // Posts overtook this answer: what they counted stands until a newer one.
      const { last_seq, unread, mention_count, last_message_at } = mine
      set({ ...merge(room), last_seq, unread, mention_count, last_message_at })
      ask(room.id, REFRESH_DELAY_MS)
    } else set(merge(room))
    world.onView(room)
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
    if (!room) return ask(message.room_id, REFRESH_DELAY_MS)
    questions.get(room.id)?.posts.push(message)
    const rev = Math.max(room.rev, message.rev)
    if (message.seq <= room.last_seq) return rev === room.rev ? undefined : set({ ...room, rev })
    if (message.seq > room.last_seq + 1) ask(room.id, REFRESH_DELAY_MS)
    set({ ...count(room, message), rev })
  }

  function messageChanged(message: Message, before: Message | undefined) {
    const room = get(message.room_id)
    if (!room) return
    if (message.rev > room.rev) set({ ...room, rev: message.rev })
    if (message.deleted_at) deleted.add(message.id)
    const me = world.myId()
    if (message.seq <= room.last_read_seq || message.user_id === me) return
    const mentionsMe = (version: Message) => version.mentions.includes(me)
    if (before) {
      if (countsAsUnread(before, me) === countsAsUnread(message, me) && mentionsMe(before) === mentionsMe(message)) return
    } else if (!message.deleted_at && !message.edited_at && !deleted.has(message.id)) {
      // A reaction or a reply, almost certainly; but it could be a message brought back that was deleted before this connection.
      return ask(room.id, UNLIKELY_DELAY_MS)
    }
    ask(room.id, REFRESH_DELAY_MS)
  }

  function ask(roomId: string, delay: number) {
    const question = questions.get(roomId) ?? { timer: undefined, dueAt: Infinity, asking: false, again: false, posts: [] }
    questions.set(roomId, question)
    if (question.asking) {
      question.again = true
      return
    }
    const dueAt = Date.now() + delay + Math.random() * (get(roomId)?.member_count ?? 0) * SPREAD_PER_MEMBER_MS
    if (dueAt >= question.dueAt) return
    clearTimeout(question.timer)
    question.dueAt = dueAt
    question.timer = setTimeout(() => void answer(roomId, question), dueAt - Date.now())
  }

  async function answer(roomId: string, question: Question) {
    question.asking = true
    question.posts = []
    try {
      const { room } = await world.request('room:get', { room_id: roomId })
      if (questions.get(roomId) !== question) return
      const counted = question.posts.filter((message) => message.seq > room.last_seq).sort((a, b) => a.seq - b.seq)
      put(counted.reduce(count, room))
      if (counted.some((message, i) => message.seq !== room.last_seq + i + 1)) question.again = true
    } catch (error) {
      // Without a connection nothing is asked: the next `ready` says it all.
      if (isChatError(error) && error.code === 'not_found') world.onGone(roomId)
    } finally {
      if (questions.get(roomId) === question) questions.delete(roomId)
      if (question.again) ask(roomId, REFRESH_DELAY_MS)
    }
  }

  function forget(roomId: string) {
    clearTimeout(questions.get(roomId)?.timer)
    questions.delete(roomId)
  }

  return {
    store,
    get,
    replaceAll(rooms) {
      for (const roomId of [...questions.keys()]) forget(roomId)
      store.setState({ rooms: byId(rooms.map(merge)), loaded: true })
      for (const room of rooms) world.onView(room)
    },
    put,
    drop(roomId) {
      forget(roomId)
      const { [roomId]: _, ...rooms } = store.getState().rooms
      store.setState({ rooms })
    },
    changed(room) {
      const mine = get(room.id)
      if (!mine) return ask(room.id, REFRESH_DELAY_MS)
      // Posts are counted when they come; if one does not come, the room is asked for.
      if (room.last_seq > mine.last_seq) ask(room.id, REFRESH_DELAY_MS)
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
      ask(roomId, REFRESH_DELAY_MS)
    },
    membersChanged: (roomId, by) => update(roomId, (room) => ({ ...room, member_count: Math.max(0, room.member_count + by) })),
    update,
    refresh: (roomId) => ask(roomId, REFRESH_DELAY_MS),
    stop() {
      for (const roomId of [...questions.keys()]) forget(roomId)
    },
  }
}
