'use client'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'

const TimeZone = createContext('UTC')

/** The zone to write times in: as the server guessed it for the first paint, then the browser's own. */
export const useTimeZone = () => use(TimeZone)

const YEAR_S = 365 * 24 * 60 * 60

/** @param guess what the browser said at an earlier visit, from the cookie `tz` */
export function TimeZoneProvider({ guess, children }: { guess: string; children: ReactNode }) {
  const [zone, setZone] = useState(guess)
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    setZone(own)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `tz=${encodeURIComponent(own)}; path=/; max-age=${YEAR_S}; samesite=lax`
  }, [])
  return <TimeZone value={zone}>{children}</TimeZone>
}
