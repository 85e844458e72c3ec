import { type PointerEvent, useRef } from 'react'

const LONG_PRESS_MS = 450
/** A thumb is never quite still. */
const SLOP_PX = 10

/** Lifting the thumb would press whatever has come under it. */
function swallowNextClick() {
  const swallow = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener('click', swallow, { capture: true, once: true })
  const lifted = () => setTimeout(() => document.removeEventListener('click', swallow, { capture: true }), 50)
  for (const name of ['pointerup', 'pointercancel']) document.addEventListener(name, lifted, { once: true })
}

/** A long press by touch. Give what it returns to the element. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const end = () => {
    clearTimeout(press.current?.timer)
    press.current = null
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return
      end()
      const timer = setTimeout(() => {
        press.current = null
        swallowNextClick()
        navigator.vibrate?.(10)
        onLongPress()
      }, LONG_PRESS_MS)
      press.current = { timer, x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent) => {
      if (press.current && Math.hypot(event.clientX - press.current.x, event.clientY - press.current.y) > SLOP_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    // The browser's own menu for a long press.
    onContextMenu: (event: React.MouseEvent) => {
      if ((event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch') event.preventDefault()
    },
  }
}
