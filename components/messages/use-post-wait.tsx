import { Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSecondsUntil } from '@/components/messages/use-seconds-until'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { MessageEntry } from '@/lib/client/message-entry'
import { waitText } from '@/lib/contract/errors'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

const SECOND_MS = 1_000
/** A clock that is further behind the server's says nothing about a wait. */
const CLOCK_LEEWAY_MS = 5_000

const isSlowFor = (room: RoomView) => room.slow_mode_seconds > 0 && room.role !== 'owner' && room.role !== 'admin'

/** When one may post again after one's own last message in slow mode, as far as this list shows. */
function nextTurn(room: RoomView, me: User, entries: readonly MessageEntry[]): number | null {
  const last = entries.findLast(({ message, state }) => state === 'sent' && message.user_id === me.id && message.message_type !== 'system')
  if (!last) return null
  const posted = Date.parse(last.message.timestamp)
  return posted > Date.now() + CLOCK_LEEWAY_MS ? null : posted + room.slow_mode_seconds * SECOND_MS
}

/** What to say below the composer of when one may post: in a room in slow mode, or after too much at once. One may always write. */
export function usePostWait(room: RoomView, me: User, entries: readonly MessageEntry[]): ReactNode {
  const held = useSnapshot(useChat().outbox.store, (state) => state[room.id]?.find((entry) => !entry.error)?.waits_until ?? null)
  const isSlow = isSlowFor(room)
  const turn = isSlow ? nextTurn(room, me, entries) : null
  const seconds = useSecondsUntil(held ?? turn)
  if (seconds === 0) return isSlow ? <Line>Slow mode: one message in {waitText(room.slow_mode_seconds * SECOND_MS)}</Line> : null
  const wait = <span className="tabular-nums">{waitText(seconds * SECOND_MS)}</span>
  return isSlow ? <Line>Slow mode: you can post again in {wait}</Line> : <Line>A little too quick. The rest goes in {wait}</Line>
}

/** Not a live region: a screen reader would read every second. */
const Line = ({ children }: { children: ReactNode }) => (
  <span className="flex min-w-0 items-center gap-1.5">
    <Hourglass aria-hidden size={13} strokeWidth={2} className="flex-none" />
    <span className="truncate">{children}</span>
  </span>
)
