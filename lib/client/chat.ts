/**
 * The chat of one person in one browser window: what is known, kept up to date, and what they can do. No React; the hooks in
 * `lib/client/hooks/` show it.
 *
 * ```ts
 * const chat = createChat({ user, initial: { rooms, room_id, messages } })
 * chat.start()                                   // connects; stop() to end, start() again is fine
 *
 * chat.store            me, people, presence, connection, catchingUp       (each store: getState(), subscribe())
 * chat.views.store      rooms: { [id]: RoomView }, loaded
 * chat.outbox.store     { [room_id]: OutboxEntry[] } on their way or refused
 * chat.typing.store     { [room_id]: Typist[] }
 * chat.drafts.store     { [draftKey(room_id, thread_id?)]: text };  chat.drafts.set(key, text)
 * chat.banner.store     what to say about the connection: offline, reconnecting, sending, back, or null
 *
 * const list = chat.messages(roomId).list(threadId?)   // a MessageList
 * list.store            entries (sent, pending, failed), root, status, hasOlder, hasNewer, loading
 * const release = list.watch()                         // loads it and keeps it whole until release()
 * list.load('older' | 'newer' | 'latest' | { around: seq })
 *
 * chat.post(roomId, { content, thread_id? })     // at once pending; never rejects; survives reload and loss of connection
 * chat.outbox.retry(nonce) · chat.outbox.discard(nonce)
 * chat.edit · remove · restore · react · unreact // shown at once, taken back when the promise rejects with a ChatError
 * chat.createRoom · updateRoom · deleteRoom · restoreRoom · joinRoom · leaveRoom · involve · openDm
 * chat.members(roomId) · addMember · removeMember · updateMember · findPeople(query) · setStatus(status)
 * chat.markRead(roomId, seq) · chat.typing.type(roomId) · chat.typing.rest(roomId)
 * chat.request(name, input)                      // any other command
 * ```
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { api } from '@/lib/client/api'
import { type Banner, createBanner } from '@/lib/client/banner'
import type { ChatState } from '@/lib/client/chat-state'
import { type Connection, createConnection, type Request, type Ticket } from '@/lib/client/connection'
import { createDrafts, type Drafts } from '@/lib/client/drafts'
import { createMessageActions, type MessageActions } from '@/lib/client/message-actions'
import { createMessageStore, type MessageStore } from '@/lib/client/message-store'
import { createOutbox, type Outbox, type OutboxEntry, type Outgoing } from '@/lib/client/outbox'
import { fromUser, learn } from '@/lib/client/people'
import { createReadPositions } from '@/lib/client/read-positions'
import { createRoomActions, type RoomActions } from '@/lib/client/room-actions'
import { createRoomViews, type RoomViews } from '@/lib/client/room-views'
import { browserStorage, type KeyValueStorage } from '@/lib/client/storage'
import { createSync } from '@/lib/client/sync'
import { browserLocks, type TabLocks } from '@/lib/client/tab-locks'
import { createTyping, type Typing } from '@/lib/client/typing'
import type { Message } from '@/lib/contract/messages'
import type { OnlinePerson, Status } from '@/lib/contract/presence'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

export interface Chat extends MessageActions, RoomActions {
  readonly store: StoreApi<ChatState>
  readonly views: Pick<RoomViews, 'store'>
  readonly outbox: Pick<Outbox, 'store' | 'retry' | 'discard'>
  readonly typing: Pick<Typing, 'store' | 'type' | 'rest'>
  readonly drafts: Pick<Drafts, 'store' | 'set'>
  readonly banner: Pick<Banner, 'store'>
  readonly connection: Pick<Connection, 'retryNow'>
  readonly request: Request
  messages(roomId: string): MessageStore
  post(roomId: string, outgoing: Outgoing): OutboxEntry
  /** One has read a room up to here. May be called at every line that comes into view. */
  markRead(roomId: string, seq: number): void
  setStatus(status: Status): Promise<void>
  start(): void
  stop(): void
}

/** What the server put into the page. `rooms` must have been read before `messages`, the latest page of `room_id`. */
export interface InitialState {
  rooms: readonly RoomView[]
  room_id?: string
  messages?: readonly Message[]
}

export interface ChatOptions {
  user: User
  /** `POST /api/socket-ticket` of the page's own host where left out. */
  getTicket?(): Promise<Ticket>
  initial?: InitialState
  /** The browser's own where left out. */
  storage?: KeyValueStorage
  locks?: TabLocks
  connection?: Connection
}

export function createChat(options: ChatOptions): Chat {
  const { initial, storage = browserStorage(), locks = browserLocks() } = options
  const getTicket = options.getTicket ?? (() => api<'socket:ticket'>('POST', '/api/socket-ticket'))
  const connection = options.connection ?? createConnection({ getTicket })
  const { request } = connection
  const stores = new Map<string, MessageStore>()
  const store = createStore<ChatState>(() => ({
    me: options.user,
    people: {},
    presence: {},
    connection: connection.state(),
    catchingUp: false,
  }))
  const me = () => store.getState().me
  const online = () => connection.state().status === 'online'

  const views = createRoomViews({ myId: () => me().id, request, onView, onGone: dropRoom }, initial?.rooms)
  const outbox = createOutbox({ userId: options.user.id, request, storage, locks, onSent: take })
  const typing = createTyping(request)
  const drafts = createDrafts(options.user.id, storage)
  const sync = createSync(connection, dropRoom)
  const positions = createReadPositions(request, (roomId, seq) => {
    views.read(roomId, seq)
    const room = views.get(roomId)
    // The count was a guess while this position was on its way.
    if (room && room.last_read_seq < room.last_seq) views.refresh(roomId)
  })
  const banner = createBanner({ chat: store, outbox: outbox.store })

  function messages(roomId: string): MessageStore {
    const existing = stores.get(roomId)
    if (existing) return existing
    const made = createMessageStore(roomId, {
      request,
      me,
      online,
      lastSeq: (id) => views.get(id)?.last_seq ?? 0,
      waiting: (id) => outbox.store.getState()[id] ?? [],
      onLoaded: meet,
    })
    made.hint(views.get(roomId)?.rev ?? 0)
    stores.set(roomId, made)
    return made
  }

  function meet(seen: Parameters<typeof learn>[1]) {
    const people = learn(store.getState().people, seen)
    if (people !== store.getState().people) store.setState({ people })
  }

  function onView(room: RoomView) {
    meet(room.people)
    const held = stores.get(room.id)
    if (!held) return
    held.hint(room.rev)
    if (held.behind() > 0) sync.want(held)
    held.resume()
  }

  function dropRoom(roomId: string) {
    views.drop(roomId)
    stores.get(roomId)?.clear()
  }

  /** A message in some version, from an event or an answer. @returns the version held before */
  function take(message: Message): Message | undefined {
    meet([message])
    outbox.confirm(message)
    const held = stores.get(message.room_id)
    const before = held?.receive(message)
    if (held && held.behind() > 0) sync.want(held)
    return before
  }

  function see({ user_id, status }: OnlinePerson) {
    const { [user_id]: before, ...others } = store.getState().presence
    if ((before ?? 'offline') === status) return
    store.setState({ presence: status === 'offline' ? others : { ...others, [user_id]: status } })
  }

  async function catchUp(behind: readonly MessageStore[]) {
    store.setState({ catchingUp: true })
    for (const held of behind) sync.want(held, 'now')
    for (const held of stores.values()) held.resume()
    outbox.setOnline(true)
    positions.resume()
    await sync.settled()
    store.setState({ catchingUp: false })
  }

  function listen(): () => void {
    const ends = [
      connection.onState((state) => {
        store.setState({ connection: state })
        if (state.status === 'online') return
        outbox.setOnline(false)
        typing.clear()
      }),
      connection.on('ready', ({ user, rooms, online: here }) => {
        store.setState({ me: user, presence: Object.fromEntries(here.map(({ user_id, status }) => [user_id, status])) })
        meet([fromUser(user)])
        const revs = new Map(rooms.map((room) => [room.id, room.rev]))
        // A rev that is known but was never reached: the server was set back, and what is held is from another past.
        for (const [roomId, held] of stores) if ((revs.get(roomId) ?? -1) < (held.known() ?? 0)) held.clear()
        const behind = [...stores.values()].filter((held) => held.known() !== null)
        views.replaceAll(rooms)
        void catchUp(behind)
      }),
      connection.on('message:posted', (message) => {
        take(message)
        views.posted(message)
        typing.stopped(message)
      }),
      connection.on('message:changed', (message) => {
        const before = take(message)
        views.messageChanged(message, before)
      }),
      connection.on('typing:started', typing.started),
      connection.on('typing:stopped', typing.stopped),
      connection.on('presence:changed', see),
      connection.on('member:joined', ({ room_id, user_id }) => {
        if (user_id === me().id) views.refresh(room_id)
        else views.membersChanged(room_id, 1)
      }),
      connection.on('member:left', ({ room_id, user_id }) => {
        typing.stopped({ room_id, user_id })
        if (user_id === me().id) leftRoom(room_id)
        else views.membersChanged(room_id, -1)
      }),
      connection.on('room:changed', (room) => {
        views.changed(room)
        const held = stores.get(room.id)
        held?.hint(room.rev)
        if (held && held.behind() > 0) sync.want(held)
      }),
      connection.on('room:deleted', ({ room_id }) => dropRoom(room_id)),
      connection.on('room:read', ({ room_id, user_id, seq }) => {
        if (user_id === me().id) views.read(room_id, seq, heldFrom(room_id, seq))
      }),
      connection.on('user:changed', (user) => {
        meet([fromUser(user)])
        if (user.id === me().id) store.setState({ me: user })
      }),
      outbox.store.subscribe((now, before) => {
        for (const [roomId, held] of stores) if (now[roomId] !== before[roomId]) held.waitingChanged()
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }

  /** A private room is gone for good; a public one can still be read, but says nothing by itself any more. */
  function leftRoom(roomId: string) {
    if (views.get(roomId)?.visibility !== 'public') return dropRoom(roomId)
    views.update(roomId, (room) => ({ ...room, is_member: false, role: null, involvement: null, unread: 0, mention_count: 0 }))
    views.refresh(roomId)
  }

  /** The room's messages after this position, where all of them are held. */
  function heldFrom(roomId: string, seq: number): readonly Message[] | undefined {
    const window = stores.get(roomId)?.list().window()
    if (!window?.loaded || window.hasNewer) return undefined
    if (window.hasOlder && (window.items[0]?.seq ?? Infinity) > seq + 1) return undefined
    return window.items
  }

  let end: (() => void) | null = null

  if (initial?.room_id && initial.messages) {
    const { room_id, messages: page } = initial
    messages(room_id).seed(page, initial.rooms.find((room) => room.id === room_id)?.rev ?? 0)
  }
  meet([fromUser(options.user), ...(initial?.messages ?? []), ...(initial?.rooms ?? []).flatMap((room) => room.people)])

  return {
    store,
    views,
    outbox,
    typing,
    drafts,
    banner,
    connection,
    request,
    messages,
    ...createMessageActions({ request, myId: () => me().id, messages, take: (message) => void take(message), find: findMessage }),
    ...createRoomActions({ request, views, meet, leftRoom, dropRoom, joined: (roomId) => void joined(roomId) }),
    post(roomId, outgoing) {
      typing.rest(roomId)
      const list = messages(roomId).list(outgoing.thread_id)
      // A list that ends in the past would not show it.
      if (list.window().loaded && list.window().hasNewer) void list.load('latest')
      return outbox.add(roomId, outgoing)
    },
    markRead(roomId, seq) {
      const room = views.get(roomId)
      if (!room?.is_member || seq <= room.last_read_seq) return
      views.read(roomId, seq, heldFrom(roomId, seq))
      positions.mark(roomId, seq)
    },
    async setStatus(status) {
      await request('presence:set', { status })
      see({ user_id: me().id, username: me().username, status })
    },
    start() {
      if (end) return
      end = listen()
      drafts.start()
      outbox.start()
      banner.start()
      connection.start()
    },
    stop() {
      connection.stop()
      end?.()
      end = null
      banner.stop()
      outbox.stop()
      positions.stop()
      sync.stop()
      views.stop()
      typing.clear()
    },
  }

  function findMessage(messageId: string): { message: Message; held: MessageStore } | undefined {
    for (const held of stores.values()) {
      const message = held.find(messageId)
      if (message) return { message, held }
    }
    return undefined
  }

  /** Events of the room come from now on; what is held of it may be from before. */
  function joined(roomId: string) {
    const held = stores.get(roomId)
    if (!held) return
    sync.want(held, 'now')
    held.resume()
  }
}
