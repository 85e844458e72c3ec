import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & {
  /** What it does; read aloud, and shown as its tooltip. */
  label: string
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string
  /** Words or a count beside the icon, read aloud after the label. */
  text?: ReactNode
  /** Where the tooltip stands; false for none, when a menu opens in its place. */
  tooltip?: 'top' | 'right' | 'bottom' | 'left' | false
}

/** An 18px icon in a 32px square; 44px under a thumb. `aria-pressed` makes it a toggle. */
export function IconButton({ label, shortcut, text, tooltip = 'top', className, children, ...props }: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={text === undefined ? label : undefined}
      className={cn(
        'inline-grid size-8 flex-none place-items-center rounded-control text-ink-2 transition-colors enabled:hover:bg-hover enabled:hover:text-ink pointer-coarse:size-11',
        'aria-pressed:bg-accent-soft aria-pressed:text-accent-ink aria-pressed:enabled:hover:bg-accent-soft-hover aria-pressed:enabled:hover:text-accent-ink',
        'disabled:text-ink-disabled',
        text !== undefined && 'inline-flex w-auto items-center gap-1.5 px-2 font-[560] text-note tabular-nums pointer-coarse:w-auto',
        className,
      )}
      {...props}
    >
      {children}
      {text !== undefined && (
        <>
          <span className="sr-only">{label} </span>
          {text}
        </>
      )}
    </button>
  )
  if (tooltip === false) return button
  return (
    <Tooltip label={label} shortcut={shortcut} side={tooltip}>
      {button}
    </Tooltip>
  )
}
