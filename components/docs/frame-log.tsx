import type { Frame } from '@/components/docs/use-frames'
import { cn } from '@/components/ui/cn'

const KINDS: Record<Frame['kind'], { label: string; className: string }> = {
  out: { label: 'Sent', className: 'text-accent-ink' },
  ack: { label: 'Answer', className: 'text-success-ink' },
  in: { label: 'Event', className: 'text-ink' },
  note: { label: 'Connection', className: 'text-ink-3' },
}

/** Every frame, the newest first. */
export function FrameLog({ label, frames }: { label: string; frames: readonly Frame[] }) {
  return (
    <div
      role="log"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="h-100 overflow-y-auto rounded-card bg-code p-3 font-mono text-[13px]/5 text-code-ink [scrollbar-width:thin]"
    >
      {frames.length === 0 && <p className="text-ink-3">What is sent and received stands here.</p>}
      <ul>
        {[...frames].reverse().map((frame) => (
          <li key={frame.id} className="border-line border-b py-1.5">
            <span className={cn('font-[680]', KINDS[frame.kind].className)}>{KINDS[frame.kind].label}</span> {frame.name}{' '}
            <time dateTime={frame.at} className="text-ink-3">
              {frame.at.slice(11, 23)}
            </time>
            {frame.text !== '' && <pre className="whitespace-pre-wrap break-words font-mono">{frame.text}</pre>}
          </li>
        ))}
      </ul>
    </div>
  )
}
