import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

/** One page of the settings: what it is about, in a word and a sentence. */
export function SettingsPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-180 px-6 pt-10 pb-16 max-md:px-4 max-md:pt-2 max-md:pb-10">
      <Link
        href="/settings"
        className="-ml-2 hidden h-11 w-fit items-center gap-0.5 rounded-control pr-2 text-ink text-ui no-underline max-md:flex"
      >
        <ChevronLeft aria-hidden size={24} strokeWidth={1.75} />
        Settings
      </Link>
      <h1 className="font-heavy text-[26px]/8 tracking-[-0.018em]">{title}</h1>
      <p className="mt-1 text-ink-2">{lead}</p>
      {children}
    </div>
  )
}
