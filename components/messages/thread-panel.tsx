'use client'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { DropHint } from '@/components/files/drop-hint'
import { useAddFiles } from '@/components/files/use-add-files'
import { useDropZone } from '@/components/files/use-drop-zone'
import { Composer } from '@/components/messages/composer'
import { MessageRow } from '@/components/messages/message-row'
import { type MessageScope, MessageScopeProvider } from '@/components/messages/message-scope'
import { messageRows } from '@/components/messages/rows'
import { useAnnouncements } from '@/components/messages/use-announcements'
import { useRowFocus } from '@/components/messages/use-row-focus'
import { PanelFrame } from '@/components/shell/panel-frame'
import { useTimeZone } from '@/components/shell/time-zone'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useThread } from '@/lib/client/hooks/use-messages'

type ThreadPanelProps = { scope: MessageScope; rootId: string; jumpTo: number | null }

/** A message and what was answered to it. */
export function ThreadPanel({ scope, rootId, jumpTo }: ThreadPanelProps) {
  const { room, me } = scope
  const thread = useThread(room.id, rootId)
  const { entries, root, status, hasOlder, loadOlder, loadLatest } = thread
  const zone = useTimeZone()
  const box = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const [flash, setFlash] = useState<number | null>(jumpTo)
  const inThread = useMemo(() => ({ ...scope, place: 'thread' as const }), [scope])
  const rows = useMemo(
    () => messageRows(entries, { zone, readerId: me.id, newMark: null, isComplete: false }).filter((row) => row.kind === 'message'),
    [entries, zone, me.id],
  )
  const noList = useRef(null)
  const focus = useRowFocus(rows, noList, 'thread')
  useAnnouncements(status === 'ready' ? entries : null, me.id, 'panel')

  // Older replies come above what one reads; new ones below push it up only while one is at the end.
  const heightBefore = useRef(0)
  const firstKey = rows[0]?.key
  const firstBefore = useRef(firstKey)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes the rows may move them
  useLayoutEffect(() => {
    const list = box.current
    if (!list) return
    if (stuck.current) list.scrollTop = list.scrollHeight
    else if (firstKey !== firstBefore.current) list.scrollTop += list.scrollHeight - heightBefore.current
    heightBefore.current = list.scrollHeight
    firstBefore.current = firstKey
  }, [firstKey, rows])

  const target = jumpTo === null ? undefined : rows.find((row) => row.entry.message.seq === jumpTo)?.key
  useEffect(() => {
    if (target === undefined) return
    stuck.current = false
    box.current?.querySelector(`[data-row="${CSS.escape(target)}"]`)?.scrollIntoView({ block: 'center' })
    const timer = setTimeout(() => setFlash(null), 2_000)
    return () => clearTimeout(timer)
  }, [target])

  const drop = useDropZone(useAddFiles(room.id, rootId), room.is_member)
  const count = root?.message.reply_count ?? rows.length
  return (
    <MessageScopeProvider value={inThread}>
      <PanelFrame title="Thread" note={room.kind === 'room' ? `# ${room.name}` : undefined} {...drop.handlers}>
        {drop.over && <DropHint place="this thread" />}
        <div
          ref={box}
          data-place="thread"
          role="log"
          aria-live="off"
          aria-label="Replies"
          onKeyDown={focus.onKeyDown}
          onFocus={focus.onFocus}
          onScroll={(event) => {
            const list = event.currentTarget
            stuck.current = list.scrollHeight - list.clientHeight - list.scrollTop < 40
            if (list.scrollTop < 300 && hasOlder) loadOlder()
          }}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-2 [overflow-anchor:none] [scrollbar-color:var(--color-line-strong)_transparent] [scrollbar-width:thin]"
        >
          {status === 'failed' ? (
            <EmptyState title="This thread isn’t here" level={3} actions={<Button onClick={loadLatest}>Try again</Button>}>
              The message it began with is gone, or the connection is.
            </EmptyState>
          ) : (
            <>
              {root && <MessageRow entry={root} grouped={false} tabIndex={rows.length === 0 ? 0 : -1} />}
              {status === 'ready' && (
                <p className="mx-4 mt-4 flex items-center gap-3 font-[580] text-ink-2 text-small after:h-px after:flex-1 after:bg-line after:content-['']">
                  {count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count} replies`}
                </p>
              )}
              {rows.map((row) => (
                <MessageRow
                  key={row.key}
                  entry={row.entry}
                  grouped={row.grouped}
                  flash={flash !== null && row.entry.message.seq === flash}
                  tabIndex={row.key === focus.activeKey ? 0 : -1}
                />
              ))}
            </>
          )}
        </div>
        {room.is_member && <Composer threadId={rootId} label="Reply" placeholder="Reply" entries={entries} className="px-3" />}
      </PanelFrame>
    </MessageScopeProvider>
  )
}
