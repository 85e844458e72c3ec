'use client'
import { useMessageScope } from '@/components/messages/message-scope'
import { roomTitle } from '@/components/rooms/room-title'

/** Above the first message of a room. */
export function RoomStart() {
  const { room, me } = useMessageScope()
  const title = roomTitle(room, me.id)
  return (
    <div className="px-5 pt-6 pb-2 text-ink-2 max-md:px-4">
      <p>
        {room.kind === 'dm' ? (
          <>
            This is the start of your messages with <b className="font-strong text-ink">{title}</b>.
          </>
        ) : (
          <>
            This is the start of <b className="font-strong text-ink"># {title}</b>.{room.last_seq === 0 && ' Say what it’s for.'}
          </>
        )}
      </p>
      {room.description && <p className="mt-1 max-w-(--size-measure) whitespace-pre-wrap text-note">{room.description}</p>}
    </div>
  )
}
