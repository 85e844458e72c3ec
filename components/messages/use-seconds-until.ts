import { useEffect, useState } from 'react'

const SECOND_MS = 1_000

/**
 * Whole seconds until that moment (milliseconds since the epoch), counted down; 0 when it is over, or there is none, and in the page as
 * it comes from the server: it would be another number by the time it is here.
 */
export function useSecondsUntil(moment: number | null): number {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    if (moment === null) return
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      setNow(Date.now())
      const left = moment - Date.now()
      if (left > 0) timer = setTimeout(tick, left % SECOND_MS || SECOND_MS)
    }
    tick()
    return () => clearTimeout(timer)
  }, [moment])
  return moment === null || now === null ? 0 : Math.max(0, Math.ceil((moment - now) / SECOND_MS))
}
