import { ArrowDown } from 'lucide-react'
import { Button } from '@/components/ui/button'

/** Above the composer when one has scrolled up: what came in the meantime, or the way back. */
export function JumpBar({ count, onPress }: { count: number; onPress: () => void }) {
  const place = 'absolute bottom-3 left-1/2 z-3 -translate-x-1/2 animate-pop-in rounded-pill'
  const icon = <ArrowDown aria-hidden size={16} strokeWidth={1.75} />
  if (count === 0) {
    return (
      <Button size="sm" className={`${place} h-8 pointer-coarse:min-h-11`} onClick={onPress}>
        {icon}
        Back to now
      </Button>
    )
  }
  return (
    <button
      type="button"
      onClick={onPress}
      className={`${place} inline-flex h-8 items-center gap-1.5 bg-accent pr-3.5 pl-2.5 font-[600] text-note text-on-accent shadow-pop hover:bg-accent-hover pointer-coarse:h-11`}
    >
      {icon}
      {count === 1 ? '1 new message' : `${count > 99 ? '99+' : count} new messages`}
    </button>
  )
}
