import { type RefObject, useEffect } from 'react'

/** Puts the cursor into a page's first field, except where that would bring up a keyboard. */
export function useFirstFocus(field: RefObject<HTMLElement | null>) {
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [field])
}
