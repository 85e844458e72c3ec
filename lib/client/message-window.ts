/**
 * A stretch of one list (a room's own messages, or a thread's replies) without holes, in `seq` order. Never changed in place:
 * each step gives a new window, or the same one when there is nothing new in it.
 *
 * That it has no holes is known from how it was loaded, not from `seq`: replies and system messages take positions too.
 */
import type { Message } from '@/lib/contract/messages'

export interface MessageWindow {
  readonly loaded: boolean
  readonly items: readonly Message[]
  /** Whether there may be earlier ones than `items` begins with; the same for later ones. */
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

export const EMPTY_WINDOW: MessageWindow = { loaded: false, items: [], hasOlder: true, hasNewer: true }

/** Where a message of this `seq` is or would be. */
function indexOf(items: readonly Message[], seq: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}

export function findBySeq(window: MessageWindow, seq: number): Message | undefined {
  const found = window.items[indexOf(window.items, seq)]
  return found?.seq === seq ? found : undefined
}

/** Puts in a message, or its newer version. One that lies beyond what is loaded is left out: loading will bring it. */
export function place(window: MessageWindow, message: Message): MessageWindow {
  if (!window.loaded) return window
  const { items } = window
  const at = indexOf(items, message.seq)
  const there = items[at]
  if (there?.seq === message.seq) return there.rev >= message.rev ? window : { ...window, items: items.with(at, message) }
  if (at === 0 && window.hasOlder) return window
  if (at === items.length && window.hasNewer) return window
  return { ...window, items: items.toSpliced(at, 0, message) }
}

/** Joins a page that was loaded at one end of the window. `hasMore`: whether there may be more beyond the page. */
export function extend(window: MessageWindow, page: readonly Message[], side: 'older' | 'newer', hasMore: boolean): MessageWindow {
  const ends = side === 'older' ? { hasOlder: hasMore } : { hasNewer: hasMore }
  // First the bounds, then the messages one by one: a page can overlap what came by itself in the meantime.
  const [first, last] = [window.items[0]?.seq ?? Infinity, window.items.at(-1)?.seq ?? 0]
  const beyond = page.filter((message) => (side === 'older' ? message.seq < first : message.seq > last))
  const items = side === 'older' ? [...beyond, ...window.items] : [...window.items, ...beyond]
  return page.reduce(place, { ...window, ...ends, items })
}

/** Keeps the latest `count`; a window that does not reach the latest is given up. */
export function trim(window: MessageWindow, count: number): MessageWindow {
  if (window.hasNewer) return EMPTY_WINDOW
  if (window.items.length <= count) return window
  return { ...window, items: window.items.slice(-count), hasOlder: true }
}
