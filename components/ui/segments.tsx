import { cn } from '@/components/ui/cn'

type SegmentsProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly { value: V; label: string }[]
  className?: string
}

/** One of a few views of the same thing. */
export function Segments<V extends string>({ label, value, onChange, options, className }: SegmentsProps<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons, and no set of fields
    <div role="group" aria-label={label} className={cn('flex gap-0.5 rounded-card bg-track p-0.75', className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="h-7.5 min-w-0 flex-auto truncate rounded-[7px] px-2 font-[560] text-ink-2 text-ui aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-lift pointer-coarse:h-11"
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
