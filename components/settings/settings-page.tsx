import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type SettingsPageProps = {
  title: string
  lead: string
  /** Where it was opened from, when that is not the list of settings, which only a phone does not show beside it. */
  back?: { href: string; name: string }
  children: ReactNode
}

/** One page of the settings: what it is about, in a word and a sentence. */
export function SettingsPage({ title, lead, back, children }: SettingsPageProps) {
  return (
    <div className="mx-auto w-full max-w-180 px-6 pt-10 pb-16 max-md:px-4 max-md:pt-2 max-md:pb-10">
      <Link
        href={back?.href ?? '/settings'}
        className={cn(
          '-ml-2 flex w-fit max-w-full items-center gap-0.5 rounded-control pr-2 text-ink text-ui no-underline max-md:h-11',
          back ? 'mb-1 h-8 text-ink-2 hover:text-ink md:pl-1' : 'md:hidden',
        )}
      >
        <ChevronLeft aria-hidden strokeWidth={1.75} className="size-6 flex-none md:size-4.5" />
        <span className="truncate">{back?.name ?? 'Settings'}</span>
      </Link>
      <h1 className="font-heavy text-[26px]/8 tracking-[-0.018em]">{title}</h1>
      <p className="mt-1 text-ink-2">{lead}</p>
      {children}
    </div>
  )
}
