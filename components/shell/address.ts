/**
 * Which screen is open stands in the address. Within the chat it is changed by the History API, which Next follows: nothing is
 * asked of the server, so rooms open at once and also offline.
 */
import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo } from 'react'

export type Panel = { kind: 'members' } | { kind: 'files' } | { kind: 'thread'; messageId: string }

export type Address = {
  /** `home` is the list of rooms, a screen of its own on a phone. */
  screen: 'room' | 'browse' | 'inbox' | 'home'
  roomId: string | null
  panel: Panel | null
  /** Position of a message to go to. */
  jumpTo: number | null
}

/** The list of rooms, where it is a screen of its own. */
export const HOME = '/home'
/** What one was told of, where that is a screen of its own. */
export const INBOX = '/inbox'

export const roomHref = (roomId: string) => `/r/${encodeURIComponent(roomId)}`
/** For those who run the room. Not a screen of the chat: it is asked of the server. */
export const roomSettingsHref = (roomId: string) => `/settings/rooms/${encodeURIComponent(roomId)}`
export const messageHref = (message: { room_id: string; seq: number; thread_id: string | null }) =>
  `${roomHref(message.room_id)}?${message.thread_id ? `thread=${message.thread_id}&` : ''}m=${message.seq}`

export function useAddress(): Address {
  const path = usePathname()
  const query = useSearchParams()
  return useMemo(() => {
    const room = /^\/r\/([^/]+)/.exec(path)?.[1]
    const thread = query.get('thread')
    const jump = Number(query.get('m'))
    const named = query.get('panel')
    const list: Panel | null = named === 'members' || named === 'files' ? { kind: named } : null
    const panel: Panel | null = thread ? { kind: 'thread', messageId: thread } : list
    return {
      screen: room ? 'room' : path === '/browse' ? 'browse' : path === INBOX ? 'inbox' : 'home',
      roomId: room ? decodeURIComponent(room) : null,
      panel: room ? panel : null,
      jumpTo: Number.isInteger(jump) && jump > 0 ? jump : null,
    }
  }, [path, query])
}

/** What a history entry remembers: that it was opened from the list, or that its panel was opened on top of the room. */
type EntryState = { fromList?: boolean; panelOnTop?: boolean } | null

export function navigate(href: string, { replace = false } = {}) {
  const { history, location } = window
  const state: EntryState = { fromList: location.pathname === HOME }
  if (replace) history.replaceState(null, '', href)
  else history.pushState(state, '', href)
}

/** Back to the list: by the way one came, so that the browser's own Back does not lead in circles. */
export function backToList() {
  if ((window.history.state as EntryState)?.fromList) window.history.back()
  else navigate(HOME)
}

/** What had the focus when the panel was opened: it gets it back. */
let opener: HTMLElement | null = null

export function openPanel(panel: Panel) {
  const { history, location } = window
  const query = panel.kind === 'thread' ? `thread=${encodeURIComponent(panel.messageId)}` : `panel=${panel.kind}`
  const alreadyOpen = /[?&](thread|panel)=/.test(location.search)
  if (!alreadyOpen && document.activeElement instanceof HTMLElement) opener = document.activeElement
  const before = history.state as EntryState
  const state: EntryState = { panelOnTop: alreadyOpen ? before?.panelOnTop === true : true }
  const href = `${location.pathname}?${query}`
  if (alreadyOpen) history.replaceState(state, '', href)
  else history.pushState(state, '', href)
}

export function closePanel() {
  const { history, location } = window
  if ((history.state as EntryState)?.panelOnTop) history.back()
  else history.replaceState(null, '', location.pathname)
  const target = opener
  opener = null
  // After the panel is gone, and only if whatever opened it is still there.
  requestAnimationFrame(() => requestAnimationFrame(() => target?.isConnected && target.focus()))
}
