import { type ReactNode, useId } from 'react'

/** A heading and what belongs below it. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mt-8 mb-2.5 font-[680] text-[17px]/6 tracking-[-0.006em]">
        {title}
      </h2>
      {children}
    </section>
  )
}
