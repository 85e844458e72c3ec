'use client'
import { ArrowUp, CircleAlert, Square, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { duration } from '@/components/files/file-words'
import { SoundPlayer } from '@/components/files/sound-player'
import { useObjectUrl } from '@/components/files/use-object-url'
import { LONGEST_MS, useRecorder } from '@/components/files/use-recorder'
import { Waveform } from '@/components/files/waveform'
import { IconButton } from '@/components/ui/icon-button'
import { TextButton } from '@/components/ui/text-button'

/** So many of the last levels are shown while one speaks. */
const SHOWN_LEVELS = 72
/** From here on one is told how long there is. */
const WARN_MS = LONGEST_MS - 60_000

type VoiceRecorderProps = {
  /** Given up, or nothing to record with. */
  onEnd: () => void
  onSend: (file: File) => void
}

/** Records a voice message in the place where one writes: stop to hear it first, or send it as it is. */
export function VoiceRecorder({ onEnd, onSend }: VoiceRecorderProps) {
  const { state, stop } = useRecorder()
  const main = useRef<HTMLButtonElement>(null)
  const { phase } = state

  // biome-ignore lint/correctness/useExhaustiveDependencies: what there is to press changes with the phase
  useEffect(() => main.current?.focus(), [phase])

  const send = async () => {
    const recording = state.phase === 'done' ? state.recording : await stop()
    if (recording) onSend(recording.file)
  }

  if (state.phase === 'failed') {
    return (
      <p role="alert" className="flex min-h-19 items-center gap-2 px-3.5 py-2 text-danger-ink text-ui max-md:min-h-11">
        <CircleAlert aria-hidden size={16} strokeWidth={1.75} className="flex-none" />
        <span className="flex-1">{state.reason}</span>
        <TextButton onClick={onEnd}>Close</TextButton>
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label="Voice message"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onEnd()
      }}
      className="flex min-h-19 items-center gap-2 px-2.5 max-md:min-h-11 max-md:flex-1 max-md:px-0"
    >
      <IconButton label="Delete the recording" tooltip={false} className="text-ink-3" onClick={onEnd}>
        <Trash2 aria-hidden size={18} strokeWidth={1.75} />
      </IconButton>
      {state.phase === 'done' ? (
        <Listen file={state.recording.file} durationMs={state.recording.durationMs} waveform={state.recording.waveform} />
      ) : (
        <div className="flex min-w-0 flex-1 items-center gap-3 px-1">
          <span aria-hidden className="size-2.5 flex-none animate-pulse rounded-full bg-accent motion-reduce:animate-none" />
          <span role="timer" aria-label="Recorded" className="w-11 flex-none text-ui tabular-nums">
            {duration(state.phase === 'recording' ? state.ms : 0)}
          </span>
          <span className="min-w-0 flex-1">
            <Waveform className="max-w-120" levels={lastLevels(state.phase === 'recording' ? state.levels : [])} played={1} />
          </span>
          {state.phase === 'recording' && state.ms > WARN_MS && (
            <span className="flex-none text-ink-3 text-small">{duration(LONGEST_MS - state.ms)} left</span>
          )}
          <IconButton ref={main} label="Stop recording" tooltip={false} disabled={phase === 'asking'} onClick={() => void stop()}>
            <Square aria-hidden size={16} strokeWidth={0} fill="currentColor" />
          </IconButton>
        </div>
      )}
      <button
        ref={state.phase === 'done' ? main : undefined}
        type="button"
        aria-label="Send voice message"
        disabled={phase === 'asking'}
        onClick={() => void send()}
        className="group/send grid flex-none place-items-center max-md:size-11"
      >
        <span className="grid h-7.5 w-8 place-items-center rounded-control bg-accent text-on-accent transition-colors group-hover/send:bg-accent-hover group-disabled/send:bg-press group-disabled/send:text-ink-3 max-md:size-9.5 max-md:rounded-full">
          <ArrowUp aria-hidden size={18} strokeWidth={1.75} />
        </span>
      </button>
    </div>
  )
}

/** The latest at the end; silence before the beginning. */
const lastLevels = (levels: readonly number[]) => [
  ...Array.from({ length: Math.max(0, SHOWN_LEVELS - levels.length) }, () => 0),
  ...levels.slice(-SHOWN_LEVELS),
]

function Listen({ file, durationMs, waveform }: { file: File; durationMs: number; waveform: readonly number[] }) {
  const url = useObjectUrl(file)
  return (
    <span className="min-w-0 flex-1">
      {url && (
        <SoundPlayer
          name="your recording"
          url={url}
          durationMs={durationMs}
          waveform={waveform}
          onError={() => {}}
          className="max-w-none bg-transparent py-0 shadow-none"
        />
      )}
    </span>
  )
}
