import { cn } from '@/components/ui/cn'

const STEP = 4
const BAR = 2.4
const HEIGHT = 28
const LEAST_BAR = 3

type WaveformProps = {
  /** From 0 (silent) to 100. */
  levels: readonly number[]
  /** How much of it was heard, from 0 to 1. */
  played: number
  className?: string
}

/** How loud a recording is over its length. */
export function Waveform({ levels, played, className }: WaveformProps) {
  return (
    <svg
      viewBox={`0 0 ${levels.length * STEP - (STEP - BAR)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
      className={cn('h-7 w-full', className)}
    >
      {levels.map((level, index) => {
        const height = Math.max(LEAST_BAR, (level / 100) * (HEIGHT - 2))
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * STEP}
            y={(HEIGHT - height) / 2}
            width={BAR}
            height={height}
            rx={BAR / 2}
            className={index < played * levels.length ? 'fill-accent' : 'fill-line-strong'}
          />
        )
      })}
    </svg>
  )
}
