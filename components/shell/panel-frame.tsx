'use client'
import { ChevronLeft, X } from 'lucide-react'
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react'
import { closePanel } from '@/components/shell/address'
import { sheet } from '@/components/shell/sheet'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'

type PanelFrameProps = { title: string; note?: ReactNode; children: ReactNode } & Pick<
  ComponentProps<'aside'>,
  'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop'
>

/** The one panel beside the room. Takes the focus on its heading; closing gives it back. */
export function PanelFrame({ title, note, children, ...events }: PanelFrameProps) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <aside
      aria-labelledby={id}
      data-region="panel"
      {...events}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) closePanel()
      }}
      className={cn(
        sheet,
        'w-(--size-panel) animate-pop-in max-lg:fixed max-lg:inset-y-0 max-lg:right-0 max-lg:z-6 max-lg:shadow-dialog max-md:inset-0 max-md:w-auto',
      )}
    >
      <header className="flex h-(--size-header) flex-none items-center gap-0.5 border-line border-b pr-2.5 pl-4 max-md:pl-1">
        <IconButton label="Back" tooltip={false} onClick={closePanel} className="hidden text-ink max-md:inline-grid max-md:size-11">
          <ChevronLeft aria-hidden size={24} strokeWidth={1.75} />
        </IconButton>
        <h2
          ref={heading}
          id={id}
          tabIndex={-1}
          className="flex min-w-0 flex-1 items-baseline gap-1.75 font-[680] text-[16px]/5.5 tracking-[-0.006em] outline-none"
        >
          {title}
          {note !== undefined && <span className="truncate font-text text-ink-3 text-note">{note}</span>}
        </h2>
        <IconButton label="Close panel" tooltip={false} onClick={closePanel} className="max-md:hidden">
          <X aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      </header>
      {children}
    </aside>
  )
}
