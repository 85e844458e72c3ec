import { Hash, Lock } from 'lucide-react'
import { otherPeople } from '@/components/rooms/room-title'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { usePresence } from '@/lib/client/hooks/use-people'
import type { RoomPerson, RoomView } from '@/lib/contract/rooms'

/** `#`, a lock for a private room. */
export function RoomSign({ room, size = 16, className }: { room: Pick<RoomView, 'visibility'>; size?: number; className?: string }) {
  const Icon = room.visibility === 'private' ? Lock : Hash
  return (
    <Icon
      aria-label={room.visibility === 'private' ? 'Private room' : undefined}
      aria-hidden={room.visibility === 'private' ? undefined : true}
      size={size}
      strokeWidth={1.75}
      className={cn('flex-none', className)}
    />
  )
}

/** The face of whom one writes to; how many they are, for several. */
export function DirectFace({ room, myId, size }: { room: RoomView; myId: string; size: 20 | 24 | 28 | 32 | 40 }) {
  const others = otherPeople(room, myId)
  const [only] = others
  if (only && others.length === 1) return <PersonFace person={only} size={size} />
  return (
    <span
      aria-hidden
      className="grid flex-none place-items-center rounded-full bg-tone-8 font-strong text-tone-8-ink tabular-nums"
      style={{ width: size, height: size, fontSize: size * 0.4 }}
    >
      {others.length}
    </span>
  )
}

function PersonFace({ person, size }: { person: RoomPerson; size: 20 | 24 | 28 | 32 | 40 }) {
  const presence = usePresence(person.user_id)
  return <Avatar id={person.user_id} name={person.name} src={person.avatar_url} size={size} presence={presence} />
}
