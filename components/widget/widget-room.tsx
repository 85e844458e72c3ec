import { useEffect, useRef, useState } from 'react'
import { messageRows, type Row } from '@/components/messages/rows'
import { clockTime, dayLabel } from '@/components/messages/time'
import { useReadWhileSeen } from '@/components/widget/use-read-while-seen'
import { WidgetComposer } from '@/components/widget/widget-composer'
import { WidgetMessage } from '@/components/widget/widget-message'
import { WidgetStatus } from '@/components/widget/widget-status'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMessages } from '@/lib/client/hooks/use-messages'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRoom } from '@/lib/client/hooks/use-rooms'
import { isChatError } from '@/lib/contract/errors'

/** Distance from the end, in pixels, that still counts as being there. */
const NEAR_END = 40

/** The open room: its messages, who types, and where one writes. */
export function WidgetRoom({ roomId, focused }: { roomId: string; focused: boolean }) {
  const room = useRoom(roomId)
  const me = useMe()
  const { entries, status, error, hasOlder, loading, loadOlder, loadLatest } = useMessages(roomId)
  const [atEnd, setAtEnd] = useState(true)
  const scroller = useRef<HTMLDivElement>(null)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  useReadWhileSeen(roomId, entries, atEnd)

  const own = entries.findLast(({ message }) => message.user_id === me.id)?.key
  // biome-ignore lint/correctness/useExhaustiveDependencies: one's own new message is always shown
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [own])

  if (status === 'failed') {
    const gone = error?.code === 'not_found'
    return (
      <p className="notice">
        {gone ? 'This room doesn’t exist, or it isn’t open to you.' : error?.message}{' '}
        {!gone && (
          <button type="button" onClick={loadLatest}>
            Try again
          </button>
        )}
      </p>
    )
  }
  const rows = messageRows(entries, { zone, readerId: me.id, newMark: null, isComplete: status === 'ready' && !hasOlder })
  return (
    <>
      {/* Reversed, so that it stays at its end by itself, and where it is when older messages come. */}
      <div
        ref={scroller}
        className="scroller"
        role="log"
        aria-live="off"
        aria-label="Messages"
        // What scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
        tabIndex={0}
        onScroll={({ currentTarget }) => setAtEnd(currentTarget.scrollTop > -NEAR_END)}
      >
        <div className="messages">
          {hasOlder && (
            <button type="button" className="older" aria-disabled={loading === 'older'} onClick={loadOlder}>
              Show older messages
            </button>
          )}
          {rows.map((row) => (
            <Line key={row.key} row={row} zone={zone} />
          ))}
        </div>
      </div>
      <WidgetStatus roomId={roomId} entries={entries} />
      {room && (room.is_member ? <WidgetComposer room={room} focused={focused} /> : <JoinBar roomId={roomId} name={room.name} />)}
    </>
  )
}

function Line({ row, zone }: { row: Row; zone: string }) {
  switch (row.kind) {
    case 'start':
      return <p className="day">This is the start of the room.</p>
    case 'day':
      return <p className="day">{dayLabel(row.day, zone)}</p>
    case 'system':
      return (
        <p className="quiet system">
          <b>{row.entry.message.name}</b> {row.entry.message.content} · {clockTime(row.entry.message.timestamp, zone)}
        </p>
      )
    case 'message':
      return <WidgetMessage entry={row.entry} grouped={row.grouped} zone={zone} />
    case 'new':
      return null
  }
}

function JoinBar({ roomId, name }: { roomId: string; name: string }) {
  const chat = useChat()
  const [problem, setProblem] = useState('')
  const join = () =>
    chat.joinRoom(roomId).then(
      () => setProblem(''),
      (error: unknown) => setProblem(isChatError(error) ? error.message : 'That didn’t work. Try again.'),
    )
  return (
    <p className="notice" role="status">
      {problem || `You’re reading # ${name} from outside.`}{' '}
      <button type="button" className="primary" onClick={() => void join()}>
        Join room
      </button>
    </p>
  )
}
