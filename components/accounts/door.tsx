import type { ReactNode } from 'react'
import { Poster } from '@/components/accounts/poster'
import { Avatar } from '@/components/ui/avatar'
import { BrandMark } from '@/components/ui/brand-mark'

type DoorProps = {
  workspaceName: string
  /** Below the name: the address, or how one came here. */
  line: string
  title: string
  children: ReactNode
}

/** The frame of signing in and making an account: whose place this is comes first. */
export function Door({ workspaceName, line, title, children }: DoorProps) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(440px,5fr)_7fr] max-md:grid-cols-1">
      <main className="flex flex-col px-10 py-8 max-md:px-5 max-md:pt-[calc(20px+env(safe-area-inset-top,0px))] max-md:pb-5">
        <div className="m-auto grid w-full max-w-92 gap-4 py-6 max-md:mx-auto max-md:mt-0 max-md:pt-3">
          <div className="flex items-center gap-3">
            <Avatar square size={44} id={workspaceName} name={workspaceName} />
            <p className="min-w-0">
              <span className="block truncate font-[680]">{workspaceName}</span>
              <span className="block truncate text-ink-3 text-note/5.5">{line}</span>
            </p>
          </div>
          <h1 className="mt-2 font-heavy text-display max-md:text-[28px]/8.5">{title}</h1>
          {children}
        </div>
        <p className="flex items-center gap-2 text-ink-3 text-note max-md:justify-center">
          <BrandMark />
          <span>
            Runs on <span className="font-[680] text-ink-2">Hubbub</span>
          </span>
        </p>
      </main>
      <Poster />
    </div>
  )
}
