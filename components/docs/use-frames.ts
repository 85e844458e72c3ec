import { useCallback, useRef, useState } from 'react'

export interface Frame {
  id: number
  at: string
  /** `out`: what was sent; `ack`: its answer; `in`: what came by itself; `note`: about the connection. */
  kind: 'out' | 'ack' | 'in' | 'note'
  name: string
  text: string
}

/** Frames that are shown; older ones go. */
const MOST = 200

/** What a connection sent and received. */
export function useFrames() {
  const [frames, setFrames] = useState<readonly Frame[]>([])
  const count = useRef(0)

  const show = useCallback((kind: Frame['kind'], name: string, value?: unknown) => {
    const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
    const frame = { id: ++count.current, at: new Date().toISOString(), kind, name, text }
    setFrames((before) => [...before.slice(1 - MOST), frame])
  }, [])

  return { frames, show, clear: useCallback(() => setFrames([]), []) }
}
