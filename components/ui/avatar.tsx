import type { CSSProperties } from 'react'
import { cn } from '@/components/ui/cn'
import { initialsOf } from '@/components/ui/initials'
import { PresenceDot, type PresenceState } from '@/components/ui/presence-dot'
import { toneOf } from '@/components/ui/tone'

type AvatarProps = {
  /** Whose it is: chooses the tone. */
  id: string
  name: string
  src?: string | null
  size?: 18 | 20 | 24 | 28 | 32 | 36 | 40 | 44 | 64
  /** People are round; rooms, bots and workspaces are soft squares. */
  square?: boolean
  presence?: PresenceState
  className?: string
}

/** A face. Decoration beside a name, so it is not read aloud; its presence is. */
export function Avatar({ id, name, src, size = 36, square = false, presence, className }: AvatarProps) {
  const shape = cn('size-full', square ? 'rounded-[28%]' : 'rounded-full')
  return (
    <span className={cn('relative inline-block size-(--s) flex-none', className)} style={{ '--s': `${size}px` } as CSSProperties}>
      {src ? (
        // biome-ignore lint/performance/noImgElement: small, already sized and cached by its address, so there is nothing to optimise
        <img src={src} alt="" width={size} height={size} draggable={false} className={cn(shape, 'object-cover')} />
      ) : (
        <span
          aria-hidden
          className={cn(
            shape,
            'grid select-none place-items-center font-strong text-[calc(var(--s)*0.375)]/none tracking-[0.01em]',
            toneOf(id),
          )}
        >
          {initialsOf(name)}
        </span>
      )}
      {presence && <PresenceDot state={presence} small={size < 28} className="absolute" />}
    </span>
  )
}
