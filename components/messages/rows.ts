import { calendarDay } from '@/components/messages/time'
import type { MessageEntry } from '@/lib/client/message-entry'
import { countsAsUnread, type Message } from '@/lib/contract/messages'

/** Messages of one person within this time stand together under one name. */
const GROUP_WINDOW_MS = 5 * 60_000

/** Where the "new" line stands: after `after`, counting up to `upTo` (to the end while that is null). */
export type NewMark = { after: number; upTo: number | null }

export type Row =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; day: string; isNew: boolean }
  | { kind: 'new'; key: string; count: number }
  | { kind: 'system'; key: string; entry: MessageEntry }
  | { kind: 'message'; key: string; entry: MessageEntry; grouped: boolean }

const standTogether = (before: Message, message: Message) =>
  before.user_id === message.user_id &&
  before.deleted_at === null &&
  message.deleted_at === null &&
  Date.parse(message.timestamp) - Date.parse(before.timestamp) <= GROUP_WINDOW_MS

/**
 * Turns messages, oldest first, into what stands in the list: days, the "new" line, who is grouped under whom.
 * @param options `isComplete`: the first message is the room's first, so the list begins with its start
 */
export function messageRows(
  entries: readonly MessageEntry[],
  options: { zone: string; readerId: string; newMark: NewMark | null; isComplete: boolean },
): Row[] {
  const { zone, readerId, newMark, isComplete } = options
  const isNew = ({ message }: MessageEntry) => newMark !== null && message.seq > newMark.after && countsAsUnread(message, readerId)
  const count =
    newMark === null ? 0 : entries.filter((entry) => isNew(entry) && entry.message.seq <= (newMark.upTo ?? Number.POSITIVE_INFINITY)).length

  const rows: Row[] = isComplete ? [{ kind: 'start', key: 'start' }] : []
  let day = ''
  let before: Message | null = null
  // Where the boundary itself is not loaded, what stands first is not the first new one.
  const reachesMark = newMark !== null && (isComplete || entries.some(({ message }) => message.seq > 0 && message.seq <= newMark.after))
  let drawn = count === 0 || !reachesMark
  for (const entry of entries) {
    const { key, message } = entry
    const itsDay = calendarDay(message.timestamp, zone)
    const startsNew = !drawn && isNew(entry)
    if (startsNew) drawn = true
    if (itsDay !== day) {
      rows.push({ kind: 'day', key: `day ${itsDay}`, day: itsDay, isNew: startsNew })
      before = null
    } else if (startsNew) {
      rows.push({ kind: 'new', key: 'new', count })
      before = null
    }
    day = itsDay
    if (message.message_type === 'system') {
      rows.push({ kind: 'system', key, entry })
      before = null
    } else {
      rows.push({ kind: 'message', key, entry, grouped: before !== null && standTogether(before, message) })
      before = message
    }
  }
  return rows
}
