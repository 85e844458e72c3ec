import { Hash, Lock } from 'lucide-react'
import type { CSSProperties } from 'react'
import { otherPeople } from '@/components/rooms/room-title'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { usePresence } from '@/lib/client/hooks/use-people'
import type { RoomPerson, RoomView } from '@/lib/contract/rooms'

type FaceSize = 20 | 24

type RoomSignProps = { room: RoomView; size?: number; className?: string; pictureSize?: FaceSize; pictureClassName?: string }

/** A room's picture, or `#`; a lock for a private room. */
export function RoomSign({ room, size = 16, className, pictureSize = 20, pictureClassName }: RoomSignProps) {
  const isPrivate = room.visibility === 'private'
  if (room.picture_url) {
    return (
      <>
        <Avatar square id={room.id} name={room.name} src={room.picture_url} size={pictureSize} className={pictureClassName} />
        {isPrivate && <Lock aria-label="Private room" size={14} strokeWidth={2} className="-mr-0.5 flex-none text-ink-3" />}
      </>
    )
  }
  const Icon = isPrivate ? Lock : Hash
  return (
    <Icon
      aria-label={isPrivate ? 'Private room' : undefined}
      aria-hidden={isPrivate ? undefined : true}
      size={size}
      strokeWidth={1.75}
      className={cn('flex-none', className)}
    />
  )
}

/** The face of whom one writes to; how many they are, for several. */
export function DirectFace({ room, myId, size, className }: { room: RoomView; myId: string; size: FaceSize; className?: string }) {
  const others = otherPeople(room, myId)
  const [only] = others
  if (only && others.length === 1) return <PersonFace person={only} size={size} className={className} />
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-(--s) flex-none place-items-center rounded-full bg-tone-8 font-strong text-[calc(var(--s)*0.4)] text-tone-8-ink tabular-nums',
        className,
      )}
      style={{ '--s': `${size}px` } as CSSProperties}
    >
      {others.length}
    </span>
  )
}

function PersonFace({ person, size, className }: { person: RoomPerson; size: FaceSize; className?: string }) {
  const presence = usePresence(person.user_id)
  return <Avatar id={person.user_id} name={person.name} src={person.avatar_url} size={size} presence={presence} className={className} />
}
