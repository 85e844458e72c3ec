'use client'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type UIEvent, useDeferredValue, useMemo, useState } from 'react'
import { FileBones } from '@/components/files/file-bones'
import { FileDay } from '@/components/files/file-day'
import { useRoomFiles } from '@/components/files/use-room-files'
import { calendarDay } from '@/components/messages/time'
import { PanelFrame } from '@/components/shell/panel-frame'
import { useTimeZone } from '@/components/shell/time-zone'
import { useLate } from '@/components/shell/use-late'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/input'
import { Segments } from '@/components/ui/segments'
import type { MessageEntry } from '@/lib/client/message-entry'
import type { File } from '@/lib/contract/files'
import type { RoomView } from '@/lib/contract/rooms'

const VIEWS = [
  { value: 'all', label: 'All' },
  { value: 'image', label: 'Pictures' },
  { value: 'document', label: 'Documents' },
  { value: 'audio', label: 'Audio' },
  { value: 'video', label: 'Video' },
] as const
type View = (typeof VIEWS)[number]['value']

/** More is loaded before the end is reached. */
const LOAD_AHEAD_PX = 600
const BONES_AFTER_MS = 150

/** Everything that was sent to a room, newest first. `entries`: what the room shows, to notice what is sent meanwhile. */
export function FilesPanel({ room, entries }: { room: RoomView; entries: readonly MessageEntry[] }) {
  const zone = useTimeZone()
  const [view, setView] = useState<View>('all')
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const { files, error, loadMore, tryAgain } = useRoomFiles(room.id, { kind: view === 'all' ? undefined : view, query }, versionOf(entries))
  const showBones = useLate(files === null && !error, BONES_AFTER_MS)
  const days = useMemo(() => byDay(files ?? [], zone), [files, zone])

  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>) => {
    if (box.scrollHeight - box.clientHeight - box.scrollTop < LOAD_AHEAD_PX) loadMore()
  }

  return (
    <PanelFrame title="Files" note={room.kind === 'room' ? `# ${room.name}` : undefined}>
      <div className="flex-none px-3 pt-3">
        <Segments label="Kind" value={view} onChange={setView} options={VIEWS} />
        <Input
          boxClassName="mt-2 h-9"
          before={<Search aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />}
          aria-label="Find a file by its name"
          placeholder="Find a file"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys from the files in it */}
      <div
        onScroll={onScroll}
        onKeyDown={walk}
        className="min-h-0 flex-1 overflow-y-auto p-3 pb-[calc(12px+env(safe-area-inset-bottom,0px))] [scrollbar-width:thin]"
      >
        {error ? (
          <EmptyState title="The files didn’t come" level={3} actions={<Button onClick={tryAgain}>Try again</Button>}>
            {error.message}
          </EmptyState>
        ) : files === null ? (
          showBones && <FileBones />
        ) : files.length === 0 ? (
          <NothingHere query={query} view={view} />
        ) : (
          days.map(({ day, files: ofDay }) => <FileDay key={day} day={day} files={ofDay} all={files} />)
        )}
      </div>
    </PanelFrame>
  )
}

/** Another one whenever messages with files were sent, or have gone. */
const versionOf = (entries: readonly MessageEntry[]) =>
  entries
    .flatMap(({ message, state }) => (state === 'sent' && message.files.length > 0 ? [`${message.id}${message.files.length}`] : []))
    .join()

function byDay(files: readonly File[], zone: string): { day: string; files: File[] }[] {
  const days = new Map<string, File[]>()
  for (const file of files) {
    const day = calendarDay(file.created_at, zone)
    days.set(day, [...(days.get(day) ?? []), file])
  }
  return Array.from(days, ([day, ofDay]) => ({ day, files: ofDay }))
}

/** Up and Down go from one file to the next. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const places = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-file]')]
  const at = places.indexOf(document.activeElement as HTMLElement)
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: places.length - 1 }[event.key]
  if (at === -1 || target === undefined) return
  event.preventDefault()
  places[Math.max(0, Math.min(places.length - 1, target))]?.focus()
}

const EMPTY: Record<View, string> = {
  all: 'Nothing was sent here yet. Drop a file anywhere in the room.',
  image: 'No pictures here yet.',
  document: 'No documents here yet.',
  audio: 'Nothing to hear here yet.',
  video: 'No videos here yet.',
}

function NothingHere({ query, view }: { query: string; view: View }) {
  return <p className="px-2 py-6 text-center text-ink-3 text-note">{query ? `Nothing for '${query}'. Try fewer letters.` : EMPTY[view]}</p>
}
