import { DayLine } from '@/components/messages/day-line'
import { MessageRow } from '@/components/messages/message-row'
import { NewLine } from '@/components/messages/new-line'
import { RoomStart } from '@/components/messages/room-start'
import type { Row } from '@/components/messages/rows'
import { SystemLine } from '@/components/messages/system-line'

type ListRowProps = { row: Row; first: boolean; flash: boolean; fresh: boolean; active: boolean }

/** Whatever stands at one place of the list. */
export function ListRow({ row, first, flash, fresh, active }: ListRowProps) {
  switch (row.kind) {
    case 'start':
      return <RoomStart />
    case 'day':
      return <DayLine day={row.day} isNew={row.isNew} first={first} />
    case 'new':
      return <NewLine count={row.count} />
    case 'system':
      return <SystemLine message={row.entry.message} />
    case 'message':
      return <MessageRow entry={row.entry} grouped={row.grouped} flash={flash} fresh={fresh} tabIndex={active ? 0 : -1} />
  }
}
