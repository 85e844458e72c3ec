import Link from 'next/link'
import type { ReactNode } from 'react'
import { BrandMark } from '@/components/ui/brand-mark'
import { cn } from '@/components/ui/cn'

const PAGES = [
  { href: '/docs', label: 'REST' },
  { href: '/docs/realtime', label: 'Realtime' },
]

type DocsFrameProps = { title: string; intro: ReactNode; current: string; children: ReactNode }

/** A page for those who write programs. */
export function DocsFrame({ title, intro, current, children }: DocsFrameProps) {
  return (
    <div className="min-h-dvh bg-sheet">
      <header className="sticky top-0 z-5 border-line border-b bg-sheet">
        <div className="mx-auto flex h-(--size-header) max-w-240 items-center gap-4 px-5">
          <Link href="/" className="flex items-center gap-2 text-ink no-underline">
            <BrandMark size={24} />
            <span className="font-[680] max-sm:sr-only">Hubbub</span>
          </Link>
          <nav aria-label="Documentation" className="flex gap-1">
            {PAGES.map(({ href, label }) => (
              <Link
                key={href}
                href={href}
                aria-current={href === current ? 'page' : undefined}
                className={cn(
                  'rounded-control px-2.5 py-1.5 font-[560] text-ui no-underline pointer-coarse:py-3',
                  href === current ? 'bg-accent-soft text-accent-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
                )}
              >
                {label}
              </Link>
            ))}
          </nav>
        </div>
      </header>
      <main className="mx-auto max-w-240 px-5 pt-8 pb-20">
        <h1 className="font-heavy text-display max-md:text-[28px]/8.5">{title}</h1>
        <div className="mt-3 mb-8 grid max-w-(--size-measure) gap-2 text-ink-2">{intro}</div>
        {children}
      </main>
    </div>
  )
}

export function DocsSection({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section aria-label={title} id={id} className="mt-10 scroll-mt-16">
      <h2 className="mb-3 font-heavy text-title">{title}</h2>
      {children}
    </section>
  )
}
