'use client'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ComponentProps } from 'react'
import { OWN_PAGES, type SettingsPage, WORKSPACE_PAGES } from '@/components/settings/settings-pages'
import { cn } from '@/components/ui/cn'

type SettingsNavProps = {
  /** Heads the pages for admins; null for those who aren't. */
  workspaceName: string | null
  className?: string
}

/** The sidebar of the settings: on a phone, a screen of its own. */
export function SettingsNav({ workspaceName, className }: SettingsNavProps) {
  return (
    <nav aria-label="Settings" className={cn('flex min-h-0 flex-col p-2 [--rim:var(--color-ground)]', className)}>
      <div className="flex h-11 flex-none items-center pl-1">
        <Link
          href="/"
          className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-control px-1.5 font-heavy text-ink tracking-[-0.006em] no-underline hover:bg-hover pointer-coarse:h-11"
        >
          <ArrowLeft aria-hidden size={18} strokeWidth={1.75} className="text-ink-3" />
          Settings
          <span className="sr-only">: back to the rooms</span>
        </Link>
      </div>
      <div className="mt-1.5 min-h-0 flex-1 overflow-y-auto px-1 pb-3 [scrollbar-width:none]">
        <NavGroup name="You" pages={OWN_PAGES} className="mt-1" />
        {workspaceName !== null && <NavGroup name={workspaceName} pages={WORKSPACE_PAGES} className="mt-3.5" />}
      </div>
    </nav>
  )
}

function NavGroup({ name, pages, className }: { name: string; pages: readonly SettingsPage[]; className: string }) {
  const path = usePathname()
  // The settings begin with the first page.
  const open = path === '/settings' ? OWN_PAGES[0]?.href : path
  return (
    <section className={className}>
      <h2 className="flex h-7 items-center truncate pl-2 font-[580] text-ink-3 text-small">{name}</h2>
      <ul className="grid gap-px">
        {pages.map(({ href, name, icon: Icon }) => (
          <li key={href}>
            <NavLink href={href} current={open === href} className="group">
              <Icon
                aria-hidden
                size={16}
                strokeWidth={1.75}
                className="mx-0.5 flex-none text-ink-3 md:group-aria-[current=page]:text-accent-ink"
              />
              <span className="truncate">{name}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

function NavLink({ current, className, ...props }: ComponentProps<typeof Link> & { current: boolean }) {
  return (
    <Link
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex h-8 w-full items-center gap-2.25 rounded-control px-2 font-[470] text-ink-2 text-ui no-underline hover:bg-hover hover:text-ink pointer-coarse:h-11',
        // On a phone, nothing is open beside the list.
        'md:aria-[current=page]:bg-raised md:aria-[current=page]:font-[560] md:aria-[current=page]:text-ink md:aria-[current=page]:shadow-lift',
        className,
      )}
      {...props}
    />
  )
}
