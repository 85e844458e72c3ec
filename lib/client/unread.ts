import type { RoomView } from '@/lib/contract/rooms'

/** `new`: others' unread messages, shown as a grey number. `forYou`: what is about the reader, shown in raspberry. */
export type UnreadTotal = { readonly new: number; readonly forYou: number }

/** What of one room is for its reader in particular: mentions, and in a direct-message room every message. A muted room is silent but for mentions. */
export function unreadOf(room: RoomView): UnreadTotal {
  if (!room.is_member) return { new: 0, forYou: 0 }
  const muted = room.involvement === 'nothing'
  const forYou = room.kind === 'dm' && !muted ? Math.max(room.unread, room.mention_count) : room.mention_count
  return { new: room.involvement === 'everything' ? room.unread : 0, forYou }
}

export function unreadTotal(rooms: Iterable<RoomView>): UnreadTotal {
  let [fresh, forYou] = [0, 0]
  for (const room of rooms) {
    const one = unreadOf(room)
    fresh += one.new
    forYou += one.forYou
  }
  return { new: fresh, forYou }
}
