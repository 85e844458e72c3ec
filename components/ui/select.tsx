import { ChevronsUpDown } from 'lucide-react'
import { cn } from '@/components/ui/cn'

type SelectProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly { value: V; label: string }[]
  disabled?: boolean
  className?: string
}

/** One of several choices. The platform's own list: keys, screen readers and phones know it best. */
export function Select<V extends string>({ label, value, onChange, options, disabled, className }: SelectProps<V>) {
  return (
    <span className={cn('relative inline-flex', className)}>
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as V)}
        className="h-8.5 w-full cursor-pointer appearance-none rounded-control border border-field bg-raised pr-8.5 pl-3 text-ui hover:border-ink-2 disabled:cursor-default disabled:border-line-strong disabled:bg-sunken disabled:text-ink-disabled pointer-coarse:h-11 pointer-coarse:text-[16px]"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        size={14}
        strokeWidth={2}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  )
}
