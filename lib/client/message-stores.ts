/** The message stores of all rooms that were opened, kept up by sync. */
import type { Connection } from '@/lib/client/connection'
import { createMessageStore, type MessageStore, type MessageStoreWorld } from '@/lib/client/message-store'
import { createSync } from '@/lib/client/sync'
import type { Message } from '@/lib/contract/messages'
import type { RoomView } from '@/lib/contract/rooms'

export interface MessageStores {
  /** Made when first asked for. */
  get(roomId: string): MessageStore
  find(messageId: string): { message: Message; held: MessageStore } | undefined
  /** @returns the version held before, if any; undefined too where what is held is not caught up, and may be older than what the room's counts are of */
  receive(message: Message): Message | undefined
  /** The room is at least at this rev. */
  hint(roomId: string, rev: number): void
  /** Loads what is looked at and could not be loaded before. */
  resume(roomId: string): void
  /** The room's own messages from this position to the end, and maybe more before; undefined where not all of them are held. */
  after(roomId: string, seq: number): readonly Message[] | undefined
  drop(roomId: string): void
  /** The connection is there again: brings what was missed. Resolves when it is here. */
  catchUp(rooms: readonly RoomView[]): Promise<void>
  /** Brings what was missed of a room whose events did not come until now. */
  catchUpRoom(roomId: string): void
  /** What is on its way to a room changed. */
  waitingChanged(isChanged: (roomId: string) => boolean): void
  stop(): void
}

type World = MessageStoreWorld & {
  connection: Pick<Connection, 'request' | 'state'>
  rev(roomId: string): number
  onGone(roomId: string): void
}

export function createMessageStores(world: World): MessageStores {
  const stores = new Map<string, MessageStore>()
  const sync = createSync(world.connection, world.onGone)

  function get(roomId: string): MessageStore {
    const existing = stores.get(roomId)
    if (existing) return existing
    const made = createMessageStore(roomId, world)
    made.hint(world.rev(roomId))
    stores.set(roomId, made)
    return made
  }

  function keepUp(held: MessageStore) {
    if (held.behind() > 0) sync.want(held)
  }

  return {
    get,
    find(messageId) {
      for (const held of stores.values()) {
        const message = held.find(messageId)
        if (message) return { message, held }
      }
      return undefined
    },
    receive(message) {
      const held = stores.get(message.room_id)
      const isCaughtUp = held?.behind() === 0
      const before = held?.receive(message)
      if (held) keepUp(held)
      return isCaughtUp ? before : undefined
    },
    hint(roomId, rev) {
      const held = stores.get(roomId)
      held?.hint(rev)
      if (held) keepUp(held)
    },
    resume: (roomId) => stores.get(roomId)?.resume(),
    after(roomId, seq) {
      const window = stores.get(roomId)?.list().window()
      if (!window?.loaded || window.hasNewer) return undefined
      if (window.hasOlder && (window.items[0]?.seq ?? Infinity) > seq + 1) return undefined
      return window.items
    },
    drop: (roomId) => stores.get(roomId)?.clear(),
    async catchUp(rooms) {
      const revs = new Map(rooms.map((room) => [room.id, room.rev]))
      for (const [roomId, held] of stores) {
        const rev = revs.get(roomId) ?? -1
        // A rev that is known but was never reached: the server was set back, and what is held is from another past.
        if (rev < (held.known() ?? 0)) held.clear()
        held.hint(rev)
        sync.want(held, 'now')
      }
      for (const held of stores.values()) held.resume()
      await sync.settled()
    },
    catchUpRoom(roomId) {
      const held = stores.get(roomId)
      if (held) sync.want(held, 'now')
      held?.resume()
    },
    waitingChanged(isChanged) {
      for (const [roomId, held] of stores) if (isChanged(roomId)) held.waitingChanged()
    },
    stop: sync.stop,
  }
}
