/** What each event of the connection means for what is known. */
import type { StoreApi } from 'zustand/vanilla'
import type { ChatState } from '@/lib/client/chat-state'
import type { Connection } from '@/lib/client/connection'
import type { MessageStores } from '@/lib/client/message-stores'
import type { Notifications } from '@/lib/client/notifications'
import type { Outbox } from '@/lib/client/outbox'
import { fromUser, type Seen } from '@/lib/client/people'
import type { ReadPositions } from '@/lib/client/read-positions'
import type { RoomViews } from '@/lib/client/room-views'
import type { Typing } from '@/lib/client/typing'
import type { Uploads } from '@/lib/client/uploads'
import type { Message } from '@/lib/contract/messages'
import type { OnlinePerson } from '@/lib/contract/presence'

interface World {
  connection: Connection
  store: StoreApi<ChatState>
  stores: MessageStores
  views: RoomViews
  outbox: Outbox
  uploads: Uploads | null
  typing: Typing
  positions: ReadPositions
  notifications: Notifications
  meet(people: Iterable<Seen>): void
  take(message: Message): Message | undefined
  see(person: OnlinePerson): void
  leftRoom(roomId: string): void
  dropRoom(roomId: string): void
}

/** @returns a function that ends the listening */
export function listenToEvents(world: World): () => void {
  const { connection, store, stores, views, outbox, uploads, typing, positions, notifications, meet, take, see, leftRoom, dropRoom } = world
  const isMe = (userId: string) => userId === store.getState().me.id
  /** Most likely one is told of it; whoever should have told may have ended before. */
  const isForMe = (message: Message) => !isMe(message.user_id) && (message.mentions.some(isMe) || views.get(message.room_id)?.kind === 'dm')

  const ends = [
    connection.onState((state) => {
      store.setState({ connection: state })
      if (state.status === 'online') return
      outbox.setOnline(false)
      typing.clear()
    }),
    connection.on('ready', ({ user, rooms, online }) => {
      const presence = Object.fromEntries(online.map(({ user_id, status }) => [user_id, status]))
      store.setState({ me: user, presence, catchingUp: true })
      meet([fromUser(user)])
      const caughtUp = stores.catchUp(rooms)
      views.replaceAll(rooms)
      outbox.setOnline(true)
      uploads?.tryNow()
      positions.resume()
      notifications.resume()
      void caughtUp.then(() => store.setState({ catchingUp: false }))
    }),
    connection.on('message:posted', (message) => {
      take(message)
      views.posted(message)
      typing.stopped(message)
      if (isForMe(message)) notifications.doubt('unlikely')
    }),
    connection.on('message:changed', (message) => views.messageChanged(message, take(message))),
    connection.on('typing:started', typing.started),
    connection.on('typing:stopped', typing.stopped),
    connection.on('presence:changed', see),
    connection.on('member:joined', ({ room_id, user_id }) => {
      if (isMe(user_id)) views.refresh(room_id)
      else views.membersChanged(room_id, 1)
    }),
    connection.on('member:left', ({ room_id, user_id }) => {
      typing.stopped({ room_id, user_id })
      if (isMe(user_id)) leftRoom(room_id)
      else views.membersChanged(room_id, -1)
    }),
    connection.on('room:changed', (room) => {
      const before = views.get(room.id)?.slow_mode_seconds
      views.changed(room)
      if (room.slow_mode_seconds !== before) outbox.tryNow(room.id)
      stores.hint(room.id, room.rev)
    }),
    connection.on('room:deleted', ({ room_id }) => dropRoom(room_id)),
    connection.on('room:read', ({ room_id, user_id, seq }) => {
      if (isMe(user_id)) views.read(room_id, seq, stores.after(room_id, seq))
    }),
    connection.on('user:changed', (user) => {
      meet([fromUser(user)])
      views.personChanged(user)
      if (isMe(user.id)) store.setState({ me: user })
    }),
    connection.on('notification:created', notifications.created),
    connection.on('notification:changed', () => notifications.doubt()),
    outbox.store.subscribe((now, before) => stores.waitingChanged((roomId) => now[roomId] !== before[roomId])),
  ]
  return () => {
    for (const end of ends) end()
  }
}
