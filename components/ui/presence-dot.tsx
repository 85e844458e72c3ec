import { cn } from '@/components/ui/cn'

export type PresenceState = 'online' | 'away' | 'dnd' | 'offline'

export const PRESENCE_LABELS: Record<PresenceState, string> = { online: 'Online', away: 'Away', dnd: 'Busy', offline: 'Offline' }

/** Disc, half disc, bar, ring: told apart without colour too. */
const SHAPES: Record<PresenceState, string> = {
  online: 'bg-here',
  away: 'bg-[linear-gradient(135deg,var(--color-away)_0_50%,transparent_50%)] shadow-[inset_0_0_0_1.5px_var(--color-away)]',
  dnd: 'bg-[linear-gradient(var(--color-busy)_0_36%,var(--rim,var(--color-sheet))_36%_64%,var(--color-busy)_64%)]',
  offline: 'shadow-[inset_0_0_0_1.75px_var(--color-gone)]',
}

type PresenceDotProps = {
  state: PresenceState
  /** For faces below 28px. */
  small?: boolean
  className?: string
}

/** The rim is the surface behind it: set `--rim` on a surface that isn't the sheet. Position it with `absolute`, at a face's corner. */
export function PresenceDot({ state, small = false, className }: PresenceDotProps) {
  return (
    <span
      role="img"
      aria-label={PRESENCE_LABELS[state]}
      className={cn(
        'inline-grid flex-none overflow-hidden rounded-full border-(--rim,var(--color-sheet)) bg-(--rim,var(--color-sheet))',
        small ? '-right-0.75 -bottom-0.75 size-2.75 border-2' : '-right-0.5 -bottom-0.5 size-3.25 border-[2.5px]',
        className,
      )}
    >
      <span className={cn('rounded-full', SHAPES[state])} />
    </span>
  )
}
