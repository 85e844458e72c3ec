import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export const metadata: Metadata = { title: 'Nobody’s in here' }

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        level={1}
        title="Nobody’s in here"
        actions={
          <Button asChild variant="primary">
            <Link href="/">Back to my rooms</Link>
          </Button>
        }
        note="Nothing you wrote was lost."
      >
        This room doesn’t exist, or it isn’t open to you. If someone sent you the link, ask them to add you.
      </EmptyState>
    </main>
  )
}
