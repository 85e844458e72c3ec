import { cn } from '@/components/ui/cn'

/** The product's mark. The rim around its dot is the surface behind it: set `--rim` where that isn't the ground. */
export function BrandMark({ size = 20, className }: { size?: number; className?: string }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className={cn('flex-none', className)}>
      <path
        d="M14.5 6.5a11.5 11.5 0 1 1-5.1 21.8l-5.3 1.9a1 1 0 0 1-1.28-1.28l1.9-5.3A11.5 11.5 0 0 1 14.5 6.5z"
        fill="var(--color-accent)"
      />
      <circle cx="25" cy="8" r="7.2" fill="var(--rim, var(--color-ground))" />
      <circle cx="25" cy="8" r="5.2" fill="var(--color-mention-edge)" />
    </svg>
  )
}
