import { create } from 'zustand'
import type { MessageScope } from '@/components/messages/message-scope'

type Place = MessageScope['place']

/** The message being edited, of the whole app: there is one at a time. The start of a thread stands in two places. */
type RowState = { editing: { messageId: string; place: Place } | null }

const useRowState = create<RowState>(() => ({ editing: null }))
export const useIsEdited = (messageId: string, place: Place) =>
  useRowState(({ editing }) => editing !== null && editing.messageId === messageId && editing.place === place)
export const startEditing = (messageId: string, place: Place) => useRowState.setState({ editing: { messageId, place } })
export const stopEditing = () => useRowState.setState({ editing: null })
