import { useEffect, useState } from 'react'

/** True once `active` has been true for `ms`: what is mostly over sooner need not be shown. */
export function useLate(active: boolean, ms: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) return
    const timer = setTimeout(() => setLate(true), ms)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [active, ms])
  return active && late
}
