import type { Selected } from '@/components/messages/edit-text'

/** What is in a textarea and selected there. */
export const selectedIn = (area: HTMLTextAreaElement): Selected => ({
  text: area.value,
  start: area.selectionStart,
  end: area.selectionEnd,
})

/** Changes a textarea as typing would, so that undo takes it back. React hears of it by the input event. */
export function applyEdit(area: HTMLTextAreaElement, next: Selected) {
  area.focus()
  if (next.text !== area.value) {
    area.select()
    // Deprecated, and the only way that keeps the undo history; where it is gone, the history is all that is lost.
    if (!document.execCommand('insertText', false, next.text)) {
      area.setRangeText(next.text, 0, area.value.length)
      area.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
  area.setSelectionRange(next.start, next.end)
}
