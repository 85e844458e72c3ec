/**
 * The chat of one person in one browser window: what is known, kept up to date, and what they can do. No React; the hooks in
 * `lib/client/hooks/` show it.
 *
 * ```ts
 * const chat = createChat({ user, initial: { rooms, room_id, messages } })
 * chat.start()                                   // connects; stop() to end, start() again is fine
 *                                                // from elsewhere than our own pages: connect() in lib/client/connect.ts
 *
 * chat.store            me, people, presence, connection, catchingUp       (each store: getState(), subscribe())
 * chat.views.store      rooms: { [id]: RoomView }, loaded
 * chat.outbox.store     { [room_id]: OutboxEntry[] } on their way or refused
 * chat.typing.store     { [room_id]: Typist[] }
 * chat.drafts.store     { [draftKey(room_id, thread_id?)]: text };  chat.drafts.set(key, text)
 * chat.notifications    store: { unread, items, cursor }; load, loadMore, read, readAll, remove, restore
 * chat.banner.store     what to say about the connection: offline, reconnecting, sending, back, or null
 *
 * const list = chat.messages(roomId).list(threadId?)   // a MessageList
 * list.store            entries (sent, pending, failed), root, status, hasOlder, hasNewer, loading
 * const release = list.watch()                         // loads it and keeps it whole until release()
 * list.load('older' | 'newer' | 'latest' | { around: seq })
 *
 * chat.post(roomId, { content, thread_id? })     // at once pending; never rejects; survives reload and loss of connection
 * chat.outbox.retry(nonce) · chat.outbox.discard(nonce)
 * chat.uploads          store: { [key]: Upload }; add(room_id, tray, files), setCaption, move, pause, resume, retry, discard;
 *                       where files can be uploaded, else null. Their keys are the `uploads` of a post
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
import { type BlobStorage, browserBlobs } from '@/lib/client/blob-storage'
import { listenToEvents } from '@/lib/client/chat-events'
import type { ChatState } from '@/lib/client/chat-state'
import { type Connection, createConnection, type Request, type Ticket } from '@/lib/client/connection'
import { createDrafts, type Drafts } from '@/lib/client/drafts'
import { createMessageActions, type MessageActions } from '@/lib/client/message-actions'
import type { MessageStore } from '@/lib/client/message-store'
import { createMessageStores } from '@/lib/client/message-stores'
import { createNotifications, type Notifications } from '@/lib/client/notifications'
import { createOutbox, type Outbox, type OutboxEntry, type Outgoing } from '@/lib/client/outbox'
import { createOutboxStorage } from '@/lib/client/outbox-storage'
import { fromUser, learn, type Seen } from '@/lib/client/people'
import { createReadPositions } from '@/lib/client/read-positions'
import { createRoomActions, type RoomActions } from '@/lib/client/room-actions'
import { createRoomViews, type RoomViews } from '@/lib/client/room-views'
import { browserStorage, type KeyValueStorage } from '@/lib/client/storage'
import { browserLocks, type TabLocks } from '@/lib/client/tab-locks'
import type { Transfer } from '@/lib/client/transfer'
import { createTyping, type Typing } from '@/lib/client/typing'
import { createUploads, type Uploads } from '@/lib/client/uploads'
import type { Message } from '@/lib/contract/messages'
import type { OnlinePerson, Status } from '@/lib/contract/presence'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

export interface Chat extends MessageActions, RoomActions {
  readonly store: StoreApi<ChatState>
  readonly views: Pick<RoomViews, 'store'>
  readonly outbox: Pick<Outbox, 'store' | 'retry' | 'discard'>
  readonly uploads: Uploads | null
  readonly typing: Pick<Typing, 'store' | 'type' | 'rest'>
  readonly notifications: Omit<Notifications, 'created' | 'doubt' | 'resume' | 'stop'>
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
  /** How files get to the server; without it none are uploaded. */
  transfer?: Transfer
  /** Where their bytes are kept: in the browser's own where left out. */
  blobs?: BlobStorage
}

export function createChat(options: ChatOptions): Chat {
  const { initial, storage = browserStorage(), locks = browserLocks() } = options
  const getTicket = options.getTicket ?? (() => api<'socket:ticket'>('POST', '/api/socket-ticket'))
  const connection = options.connection ?? createConnection({ getTicket })
  const { request } = connection
  const store = createStore<ChatState>(() => ({
    me: options.user,
    people: {},
    presence: {},
    connection: connection.state(),
    catchingUp: false,
  }))
  const me = () => store.getState().me

  const views = createRoomViews({ myId: () => me().id, request, onView, onGone: dropRoom }, initial?.rooms)
  const { transfer, blobs = browserBlobs() } = options
  const uploads = transfer ? createUploads({ userId: options.user.id, request, storage, blobs, locks, transfer }) : null
  const outbox = createOutbox({
    userId: options.user.id,
    request,
    storage: createOutboxStorage(options.user.id, storage, locks),
    uploads: uploads ?? undefined,
    onSent: take,
  })
  const typing = createTyping(request)
  const notifications = createNotifications(request)
  const drafts = createDrafts(options.user.id, storage)
  const stores = createMessageStores({
    connection,
    request,
    me,
    online: () => connection.state().status === 'online',
    rev: (roomId) => views.get(roomId)?.rev ?? 0,
    lastSeq: (roomId) => views.get(roomId)?.last_seq ?? 0,
    waiting: (roomId) => outbox.store.getState()[roomId] ?? [],
    onLoaded: meet,
    onGone: dropRoom,
  })
  const positions = createReadPositions(request, (roomId, seq) => {
    views.read(roomId, seq)
    const room = views.get(roomId)
    // The count was a guess while this position was on its way.
    if (room && room.last_read_seq < room.last_seq) views.refresh(roomId)
  })
  const banner = createBanner({ chat: store, outbox: outbox.store })

  function meet(seen: Iterable<Seen>) {
    const people = learn(store.getState().people, seen)
    if (people !== store.getState().people) store.setState({ people })
  }

  function onView(room: RoomView) {
    meet(room.people)
    stores.hint(room.id, room.rev)
    stores.resume(room.id)
  }

  function dropRoom(roomId: string) {
    views.drop(roomId)
    stores.drop(roomId)
  }

  /** A message in some version, from an event or an answer. @returns the version held before */
  function take(message: Message): Message | undefined {
    meet([message])
    outbox.confirm(message)
    return stores.receive(message)
  }

  function see({ user_id, status }: OnlinePerson) {
    const { [user_id]: before, ...others } = store.getState().presence
    if ((before ?? 'offline') === status) return
    store.setState({ presence: status === 'offline' ? others : { ...others, [user_id]: status } })
  }

  /** A private room is gone for good; a public one can still be read, but says nothing by itself any more. */
  function leftRoom(roomId: string) {
    if (views.get(roomId)?.visibility !== 'public') return dropRoom(roomId)
    views.update(roomId, (room) => ({ ...room, is_member: false, role: null, involvement: null, unread: 0, mention_count: 0 }))
    views.refresh(roomId)
  }

  let end: (() => void) | null = null

  if (initial?.room_id && initial.messages) {
    const { room_id, messages: page } = initial
    stores.get(room_id).seed(page, initial.rooms.find((room) => room.id === room_id)?.rev ?? 0)
  }
  meet([fromUser(options.user), ...(initial?.messages ?? []), ...(initial?.rooms ?? []).flatMap((room) => room.people)])

  return {
    store,
    views,
    outbox,
    uploads,
    typing,
    drafts,
    notifications,
    banner,
    connection,
    request,
    messages: stores.get,
    ...createMessageActions({ request, myId: () => me().id, take, find: stores.find }),
    ...createRoomActions({ request, views, meet, leftRoom, dropRoom, joined: stores.catchUpRoom }),
    post(roomId, outgoing) {
      typing.rest(roomId)
      const list = stores.get(roomId).list(outgoing.thread_id)
      // A list that ends in the past would not show it.
      if (list.window().loaded && list.window().hasNewer) void list.load('latest')
      return outbox.add(roomId, outgoing)
    },
    markRead(roomId, seq) {
      const room = views.get(roomId)
      if (!room?.is_member || seq <= room.last_read_seq) return
      views.read(roomId, seq, stores.after(roomId, seq))
      positions.mark(roomId, seq)
    },
    async setStatus(status) {
      await request('presence:set', { status })
      see({ user_id: me().id, username: me().username, status })
    },
    start() {
      if (end) return
      end = listenToEvents({
        connection,
        store,
        stores,
        views,
        outbox,
        uploads,
        typing,
        positions,
        notifications,
        meet,
        take,
        see,
        leftRoom,
        dropRoom,
      })
      drafts.start()
      uploads?.start()
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
      uploads?.stop()
      positions.stop()
      notifications.stop()
      stores.stop()
      views.stop()
      typing.clear()
    },
  }
}
