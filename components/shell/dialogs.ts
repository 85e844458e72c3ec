import { create } from 'zustand'

/** Dialogs that several places open. One at a time. */
export type DialogName = 'jump' | 'new-room' | 'new-message' | 'invite' | 'edit-room' | 'add-people' | 'delete-room'

const useDialogStore = create<{ open: DialogName | null }>(() => ({ open: null }))

export const openDialog = (name: DialogName) => useDialogStore.setState({ open: name })
export const closeDialog = () => useDialogStore.setState({ open: null })

/** @returns props for a dialog of this name */
export function useDialog(name: DialogName) {
  const open = useDialogStore((state) => state.open === name)
  return {
    open,
    onOpenChange: (next: boolean) => {
      if (next) openDialog(name)
      else if (useDialogStore.getState().open === name) closeDialog()
    },
  }
}
