import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Row } from '@/components/messages/rows'

/** Closer to the end than this counts as being there. */
const AT_END_PX = 40
/** More is loaded before the edge is reached. */
const LOAD_AHEAD_PX = 800

type Options = {
  rows: readonly Row[]
  ready: boolean
  hasNewer: boolean
  /** Without a connection nothing more is loaded. */
  online: boolean
  loadOlder: () => void
  loadNewer: () => void
  list: RefObject<VirtualizerHandle | null>
  /** A row to begin at, instead of the end. */
  startAt: number | null
}

/** Where the list is scrolled to: begins at what is new, stays at the end while one is there, loads more at its edges. */
export function useListScroll({ rows, ready, hasNewer, online, loadOlder, loadNewer, list, startAt }: Options) {
  const scroller = useRef<HTMLDivElement>(null)
  /** Whether the list keeps to its end. Changed by scrolling alone, so that rows growing below do not lose it. */
  const stuck = useRef(true)
  const [atEnd, setAtEnd] = useState(startAt === null)
  const last = rows.length - 1

  const pin = useCallback(() => {
    const box = scroller.current
    if (box && stuck.current) box.scrollTop = box.scrollHeight
  }, [])

  const toEnd = useCallback(() => {
    stuck.current = true
    setAtEnd(true)
    list.current?.scrollToIndex(last, { align: 'end' })
    pin()
  }, [last, list, pin])

  // Once, when there is something to show.
  const begun = useRef(false)
  useLayoutEffect(
    () => () => {
      begun.current = false
    },
    [],
  )
  useLayoutEffect(() => {
    if (!ready || begun.current || rows.length === 0) return
    begun.current = true
    if (startAt === null) return toEnd()
    stuck.current = false
    list.current?.scrollToIndex(startAt, { align: 'start' })
  }, [ready, rows.length, startAt, toEnd, list])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes the rows may move the end
  useLayoutEffect(pin, [rows, pin])

  // What grows later (a reaction, a picture, the keyboard taking its room) moves the end too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the content is another element once it is ready
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(pin)
    observer.observe(box)
    for (const child of box.children) observer.observe(child)
    return () => observer.disconnect()
  }, [pin, ready])

  const onScroll = useCallback(() => {
    const box = scroller.current
    if (!box || !begun.current) return
    const below = box.scrollHeight - box.clientHeight - box.scrollTop
    stuck.current = below < AT_END_PX && !hasNewer
    setAtEnd(stuck.current)
    if (box.scrollTop < LOAD_AHEAD_PX) loadOlder()
    if (below < LOAD_AHEAD_PX) loadNewer()
  }, [hasNewer, loadOlder, loadNewer])

  // A page that does not fill the view gets no scroll event, and none comes when the connection does.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again after each page
  useEffect(onScroll, [rows.length, ready, online, onScroll])

  return {
    scroller,
    atEnd: atEnd && !hasNewer,
    toEnd,
    onScroll,
    /** Goes to a row in the middle of the view. */
    toRow: useCallback(
      (index: number) => {
        begun.current = true
        stuck.current = false
        list.current?.scrollToIndex(index, { align: 'center' })
      },
      [list],
    ),
  }
}
