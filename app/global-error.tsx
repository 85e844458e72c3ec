'use client'
import { EmptyState } from '@/components/ui/empty-state'
import '@/app/globals.css'

/** Shown when even the frame of the pages broke: relies on nothing but the styles. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Something broke · Hubbub</title>
        <main className="grid min-h-dvh place-items-center">
          <EmptyState
            level={1}
            title="Something broke on our side"
            // Not a link of the router: the whole page has to come anew.
            actions={<a href="/">Load the page again</a>}
          >
            Your messages are safe here.
          </EmptyState>
        </main>
      </body>
    </html>
  )
}
