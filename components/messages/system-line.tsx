import { Info } from 'lucide-react'
import { clockTime } from '@/components/messages/time'
import { useTimeZone } from '@/components/shell/time-zone'
import type { Message } from '@/lib/contract/messages'

/** Something the room did by itself. */
export function SystemLine({ message }: { message: Message }) {
  const zone = useTimeZone()
  return (
    <p className="mt-3 grid grid-cols-[36px_minmax(0,1fr)] items-start gap-x-3 px-5 py-0.5 text-[13px]/5 text-ink-2 max-md:gap-x-2.5 max-md:px-4">
      <Info aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 justify-self-center text-ink-3" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <b className="font-[590] text-ink">{message.name}</b> {message.content} ·{' '}
        <time dateTime={message.timestamp}>{clockTime(message.timestamp, zone)}</time>
      </span>
    </p>
  )
}
