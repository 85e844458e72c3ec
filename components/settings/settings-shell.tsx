'use client'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { SettingsNav } from '@/components/settings/settings-nav'
import { cn } from '@/components/ui/cn'

/** On a phone the list of pages is one screen, and each page another. */
export function SettingsShell({ workspaceName, children }: { workspaceName: string | null; children: ReactNode }) {
  const onList = usePathname() === '/settings'
  return (
    <div className="grid h-dvh grid-cols-[var(--size-sidebar)_minmax(0,1fr)] max-md:grid-cols-1">
      <SettingsNav workspaceName={workspaceName} className="max-md:hidden" />
      {onList && (
        <main className="md:hidden">
          <h1 className="sr-only">Settings</h1>
          <SettingsNav workspaceName={workspaceName} />
        </main>
      )}
      <main
        className={cn(
          'relative isolate my-2 mr-2 flex min-h-0 min-w-0 flex-col overflow-y-auto rounded-sheet bg-sheet shadow-sheet max-md:m-0 max-md:rounded-none max-md:shadow-none',
          onList && 'max-md:hidden',
        )}
      >
        {children}
      </main>
    </div>
  )
}
