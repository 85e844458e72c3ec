'use client'
import Link from 'next/link'
import { Outage } from '@/app/outage'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  if (error.digest === 'unavailable') return <Outage />
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        level={1}
        title="Something broke on our side"
        actions={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <Button asChild>
              <Link href="/">Back to my rooms</Link>
            </Button>
          </>
        }
        note={error.digest && `In the log it is ${error.digest}.`}
      >
        Your messages are safe here.
      </EmptyState>
    </main>
  )
}
