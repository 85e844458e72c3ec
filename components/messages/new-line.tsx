/** Where what is new begins. Stays until one leaves the room. */
export function NewLine({ count }: { count: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot hold the count
    <div
      role="separator"
      className="mx-5 mt-4 -mb-1 flex items-center gap-2.5 font-strong text-[12px]/4.5 text-accent-ink before:h-px before:flex-1 before:bg-accent before:opacity-55 before:content-[''] max-md:mx-4"
    >
      {count} new
    </div>
  )
}
