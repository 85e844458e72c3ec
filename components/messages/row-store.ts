import { create } from 'zustand'

/** The message being edited, of the whole app: there is one at a time. */
type RowState = { editingId: string | null }

export const useRowState = create<RowState>(() => ({ editingId: null }))
export const startEditing = (messageId: string) => useRowState.setState({ editingId: messageId })
export const stopEditing = () => useRowState.setState({ editingId: null })
