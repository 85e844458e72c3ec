'use client'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { backoffMs } from '@/lib/client/backoff'

/** Instead of a page that could not be read because a part behind the server is away. Looks for it, and loads the page when it is back. */
export function Outage() {
  const [trying, setTrying] = useState(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let stopped = false
    const wait = (attempt: number) => {
      timer = setTimeout(() => void look(attempt), backoffMs(attempt, { first: 1_000, most: 10_000 }))
    }
    const look = async (attempt: number) => {
      const answer = await fetch('/api/health', { cache: 'no-store' }).catch(() => null)
      if (stopped) return
      if (answer?.ok) location.reload()
      else wait(attempt + 1)
    }
    wait(0)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [])

  const tryNow = () => {
    setTrying(true)
    location.reload()
  }
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Your messages can't be reached · Hubbub</title>
      <EmptyState
        level={1}
        title="We can't reach your messages"
        actions={
          <Button variant="primary" busy={trying} onClick={tryNow}>
            {trying ? 'Trying…' : 'Try now'}
          </Button>
        }
      >
        They are safe, and the server is looking for them. This page comes back by itself.
      </EmptyState>
    </main>
  )
}
