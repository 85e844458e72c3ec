import Link from 'next/link'
import type { ReactNode } from 'react'

/** A question and the way on: "New here? Create an account". */
export function DoorLink({ question, href, children }: { question?: string; href: string; children: ReactNode }) {
  return (
    <p className="text-ink-2 text-note">
      {question}{' '}
      <Link href={href} className="rounded-tag font-strong pointer-coarse:-my-3 pointer-coarse:py-3">
        {children}
      </Link>
    </p>
  )
}
