/** Where the keyboard can be sent by name. Marked in the page by `data-region`. */
export type Region = 'sidebar' | 'room' | 'panel' | 'composer' | 'panel-composer'

export const focusComposer = (place: 'room' | 'thread') => {
  const region: Region = place === 'thread' ? 'panel-composer' : 'composer'
  document.querySelector<HTMLTextAreaElement>(`[data-region="${region}"] textarea`)?.focus()
}

/** The row of a message, once it is drawn. */
export const rowOf = (key: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
