'use client'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

type EntryProps = { name: ReactNode; summary: string; id?: string; children: ReactNode }

/** A line that unfolds: an operation, a command, an event, a shape. What is in it is made when it is first unfolded: there are many. */
export function Entry({ name, summary, id, children }: EntryProps) {
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <details id={id} onToggle={() => setWasOpened(true)} className="group scroll-mt-16 border-line border-b open:pb-4">
      <summary className="flex min-h-11 cursor-pointer list-none items-baseline gap-2.5 rounded-control py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={16} strokeWidth={1.75} className="flex-none translate-y-0.75 text-ink-3 group-open:rotate-90" />
        <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <span className="break-all font-mono text-[13px]/5 text-ink">{name}</span>
          <span className="text-ink-2 text-ui">{summary}</span>
        </span>
      </summary>
      {wasOpened && <div className="grid gap-4 pt-1 pl-6.5 max-sm:pl-0">{children}</div>}
    </details>
  )
}
