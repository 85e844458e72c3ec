'use client'
import { Pause, Play } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { duration } from '@/components/files/file-words'
import { usePlayer } from '@/components/files/use-player'
import { Waveform } from '@/components/files/waveform'
import { cn } from '@/components/ui/cn'

/** Of a sound of which nothing is known yet. */
const FLAT = Array.from({ length: 64 }, () => 0)
const SEEK_SECONDS = 5

type SoundPlayerProps = {
  /** Read aloud: "voice message", "choir.wav". */
  name: string
  url: string
  durationMs: number | null
  waveform: readonly number[] | null
  onError: () => void
  className?: string
}

/** Plays a voice message or another sound. Arrow keys on the waveform move within it. */
export function SoundPlayer({ name, url, durationMs, waveform, onError, className }: SoundPlayerProps) {
  const { playing, at, length, speed, toggle, seek, changeSpeed } = usePlayer(url, durationMs, onError)
  const part = length > 0 ? at / length : 0

  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowRight: at + SEEK_SECONDS, ArrowLeft: at - SEEK_SECONDS, Home: 0, End: length }[event.key]
    if (target === undefined) return
    event.preventDefault()
    event.stopPropagation()
    seek(length > 0 ? target / length : 0)
  }
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    seek((event.clientX - left) / width)
  }

  const Icon = playing ? Pause : Play
  return (
    <div
      className={cn(
        'flex max-w-95 items-center gap-3 rounded-[26px] bg-raised py-2 pr-3 pl-2 shadow-lift max-md:rounded-[30px]',
        className,
      )}
    >
      <button
        type="button"
        aria-label={playing ? `Pause ${name}` : `Play ${name}${length > 0 ? `, ${duration(length * 1_000)}` : ''}`}
        onClick={toggle}
        className="grid size-9 flex-none place-items-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-hover max-md:size-11 pointer-coarse:size-11"
      >
        <Icon aria-hidden size={18} strokeWidth={0} fill="currentColor" />
      </button>
      <span
        role="slider"
        tabIndex={0}
        aria-label={`Position in ${name}`}
        aria-valuemin={0}
        aria-valuemax={Math.round(length)}
        aria-valuenow={Math.round(at)}
        aria-valuetext={`${duration(at * 1_000)} of ${duration(length * 1_000)}`}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        className="min-w-0 flex-1 cursor-pointer touch-none rounded-tag"
      >
        <Waveform levels={waveform ?? FLAT} played={part} />
      </span>
      <span className="flex-none text-ink-3 text-small tabular-nums">
        {at > 0 ? `${duration(at * 1_000)} / ${duration(length * 1_000)}` : length > 0 ? duration(length * 1_000) : '–:––'}
      </span>
      <button
        type="button"
        aria-label={`Speed ${speed}×`}
        onClick={changeSpeed}
        className="-mx-1 min-w-9 flex-none rounded-[6px] px-1.5 py-0.5 font-[600] text-ink-2 text-small tabular-nums hover:bg-hover pointer-coarse:min-h-11"
      >
        {speed}×
      </button>
    </div>
  )
}
