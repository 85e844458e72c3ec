import { Upload } from 'lucide-react'

/** Over a place while files are held above it. */
export function DropHint({ place }: { place: string }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-2 z-10 grid animate-fade-in place-items-center rounded-box border-2 border-accent-line border-dashed bg-sheet/92"
    >
      <span className="flex items-center gap-2.5 font-strong text-accent-ink text-body">
        <Upload size={18} strokeWidth={1.75} />
        Drop to add to {place}
      </span>
    </div>
  )
}
