'use client'
import { DirectFace, RoomSign } from '@/components/rooms/room-icon'
import { roomTitle } from '@/components/rooms/room-title'
import { navigate, roomHref } from '@/components/shell/address'
import { JumpGroup, JumpItem } from '@/components/shell/jump-item'
import { Badge } from '@/components/ui/badge'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'

/** Rooms and conversations: one's own first, and of those what waits, then the latest. */
export function JumpRooms({ close }: { close: () => void }) {
  const me = useMe()
  const { rooms } = useRooms()
  const weight = (room: RoomView) => unreadOf(room).forYou * 2 + (unreadOf(room).new > 0 ? 1 : 0)
  const sorted = [...rooms].sort(
    (a, b) =>
      Number(b.is_member) - Number(a.is_member) ||
      weight(b) - weight(a) ||
      (b.last_message_at ?? '').localeCompare(a.last_message_at ?? ''),
  )
  return (
    <JumpGroup heading="Rooms and messages">
      {sorted.map((room) => {
        const count = unreadOf(room)
        return (
          <JumpItem
            key={room.id}
            value={`room ${room.id}`}
            keywords={[roomTitle(room, me.id), ...room.people.map(({ username }) => username)]}
            icon={
              room.kind === 'dm' ? (
                <DirectFace room={room} myId={me.id} size={24} />
              ) : (
                <RoomSign room={room} className="mx-1" pictureSize={24} />
              )
            }
            note={room.kind === 'room' ? room.topic || room.description : undefined}
            end={
              count.forYou > 0 ? (
                <Badge count={count.forYou} label="for you" />
              ) : count.new > 0 ? (
                <Badge count={count.new} quiet label="new" />
              ) : room.is_member ? undefined : (
                <span className="text-ink-3 text-small">Not joined</span>
              )
            }
            onSelect={() => {
              close()
              navigate(roomHref(room.id))
            }}
          >
            {roomTitle(room, me.id)}
          </JumpItem>
        )
      })}
    </JumpGroup>
  )
}
