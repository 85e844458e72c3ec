import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

/** tailwind-merge must know the house's own scales, or it takes `text-ui` for a colour and drops it beside `text-ink`. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['micro', 'small', 'note', 'ui', 'body', 'lead', 'title', 'display', 'code', 'jumbo'],
      'font-weight': ['text', 'medium', 'strong', 'heavy'],
      radius: ['tag', 'control', 'card', 'box', 'sheet', 'pill'],
      shadow: ['sheet', 'lift', 'pop', 'dialog'],
    },
  },
})

/** Joins class names; a later one of the same kind wins. */
export const cn = (...classes: ClassValue[]) => merge(clsx(classes))
