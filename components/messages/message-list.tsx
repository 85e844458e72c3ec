'use client'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { JumpBar } from '@/components/messages/jump-bar'
import { ListRow } from '@/components/messages/list-row'
import { MessageBones } from '@/components/messages/message-bones'
import { MessageRow } from '@/components/messages/message-row'
import { useMessageScope } from '@/components/messages/message-scope'
import { messageRows } from '@/components/messages/rows'
import { useJump } from '@/components/messages/use-jump'
import { useListScroll } from '@/components/messages/use-list-scroll'
import { useReading } from '@/components/messages/use-reading'
import { useRowChanges } from '@/components/messages/use-row-changes'
import { useRowFocus } from '@/components/messages/use-row-focus'
import { useScriptNonce } from '@/components/shell/script-nonce'
import { useTimeZone } from '@/components/shell/time-zone'
import { useLate } from '@/components/shell/use-late'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useConnection } from '@/lib/client/hooks/use-connection'
import type { Messages } from '@/lib/client/hooks/use-messages'

/** Skeletons only where loading takes longer. */
const BONES_AFTER_MS = 150

/** Rows in the page as it comes from the server: all of them. Later only those in view are drawn. */
const useServerRows = (count: number) => {
  const fromServer = useSyncExternalStore(
    () => () => {},
    () => false,
    () => true,
  )
  return useState(fromServer ? count : 0)[0]
}

/** Before React arrives: the same beginning as `useListScroll` makes. */
const BEGIN_SCRIPT = `(()=>{const l=document.currentScript.previousElementSibling,n=l.querySelector('[role=separator]');l.scrollTop=n?n.offsetTop:l.scrollHeight})()`

type MessageListProps = { messages: Messages; label: string; jumpTo: number | null }

/** A room's messages: the latest below, older ones as one scrolls up. */
export function MessageList({ messages, label, jumpTo }: MessageListProps) {
  const { entries, status, hasOlder, hasNewer, loadOlder, loadNewer, loadLatest } = messages
  const { room, me } = useMessageScope()
  const zone = useTimeZone()
  const nonce = useScriptNonce()
  const list = useRef<VirtualizerHandle>(null)
  const [end, setEnd] = useState(false)
  const newMark = useReading(room, end && status === 'ready')
  const ready = status === 'ready'
  const online = useConnection().state.status === 'online'

  const rows = useMemo(
    () => messageRows(entries, { zone, readerId: me.id, newMark, isComplete: ready && !hasOlder }),
    [entries, zone, me.id, newMark, ready, hasOlder],
  )
  const newAt = rows.findIndex((row) => row.kind === 'new' || (row.kind === 'day' && row.isNew))
  const startAt = newAt === -1 || jumpTo !== null ? null : newAt
  const { scroller, atEnd, toEnd, onScroll, toRow } = useListScroll({ rows, ready, hasNewer, online, loadOlder, loadNewer, list, startAt })
  useEffect(() => setEnd(atEnd), [atEnd])
  const flash = useJump({ jumpTo, messages, rows, online, toRow })
  const focus = useRowFocus(rows, list, 'room')
  const { prepended, fresh } = useRowChanges(rows)
  const serverRows = useServerRows(rows.length)
  const showBones = useLate(status === 'loading', BONES_AFTER_MS)

  // Showing the latest again after having been far back.
  const returning = useRef(false)
  useEffect(() => {
    if (!returning.current || hasNewer) return
    returning.current = false
    toEnd()
  }, [hasNewer, toEnd])
  const backToNow = () => {
    if (!hasNewer) return toEnd()
    returning.current = true
    loadLatest()
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={label}
        aria-busy={!ready}
        onScroll={onScroll}
        onKeyDown={focus.onKeyDown}
        onFocus={focus.onFocus}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain [overflow-anchor:none] [scrollbar-color:var(--color-line-strong)_transparent] [scrollbar-width:thin]"
      >
        {status === 'failed' ? (
          <EmptyState className="m-auto" title="Something broke on our side" actions={<Button onClick={loadLatest}>Try again</Button>}>
            The messages didn’t come. They are still there.
          </EmptyState>
        ) : !ready ? (
          <div className="mt-auto pb-2">
            {showBones && <MessageBones />}
            {/* What one writes meanwhile is there all the same. */}
            {rows.map((row) => row.kind === 'message' && <MessageRow key={row.key} entry={row.entry} grouped={row.grouped} />)}
          </div>
        ) : (
          <>
            <div className="flex-1" />
            <Virtualizer
              ref={list}
              scrollRef={scroller}
              shift={prepended}
              ssrCount={serverRows}
              keepMounted={focus.activeIndex === undefined ? undefined : [focus.activeIndex]}
            >
              {rows.map((row, index) => (
                <div key={row.key} className={index === rows.length - 1 ? 'flow-root pb-2' : 'flow-root'}>
                  <ListRow
                    row={row}
                    first={index === 0}
                    flash={row.key === flash}
                    fresh={fresh.has(row.key)}
                    active={row.key === focus.activeKey}
                  />
                </div>
              ))}
            </Virtualizer>
          </>
        )}
      </div>
      {serverRows > 0 && (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: BEGIN_SCRIPT }} />
      )}
      {ready && !atEnd && <JumpBar count={room.unread} onPress={backToNow} />}
    </div>
  )
}
