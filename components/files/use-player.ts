import { useEffect, useRef, useState } from 'react'

/** What plays at this moment: one thing at a time. */
let playing: HTMLAudioElement | null = null

/** Plays a sound. Nothing of it is loaded before it is wanted. */
export function usePlayer(url: string, knownMs: number | null, onError: () => void) {
  const audio = useRef<HTMLAudioElement | null>(null)
  /** `length` is null until the browser says it. */
  const [state, setState] = useState({ playing: false, at: 0, length: null as number | null })
  const length = state.length ?? (knownMs ?? 0) / 1_000
  const [speed, setSpeed] = useState(1)
  const failed = useRef(onError)
  useEffect(() => {
    failed.current = onError
  }, [onError])

  useEffect(
    () => () => {
      audio.current?.pause()
      audio.current = null
    },
    [],
  )

  function element(): HTMLAudioElement {
    if (audio.current) return audio.current
    const made = new Audio(url)
    const show = () => {
      // A recording that was never closed has no length of its own.
      const said = Number.isFinite(made.duration) && made.duration > 0 ? made.duration : null
      setState({ playing: !made.paused, at: made.currentTime, length: said })
    }
    for (const event of ['play', 'pause', 'timeupdate', 'durationchange', 'seeked']) made.addEventListener(event, show)
    made.addEventListener('ended', () => {
      made.currentTime = 0
    })
    made.addEventListener('error', () => failed.current())
    audio.current = made
    return made
  }

  return {
    ...state,
    length,
    speed,
    toggle() {
      const sound = element()
      if (!sound.paused) return sound.pause()
      if (playing !== sound) playing?.pause()
      playing = sound
      sound.playbackRate = speed
      // Refused or not found: its error event says so.
      sound.play().catch(() => {})
    },
    /** To a part of its length, from 0 to 1. */
    seek(part: number) {
      const sound = element()
      if (length <= 0) return
      const at = Math.max(0, Math.min(1, part)) * length
      sound.currentTime = at
      setState((before) => ({ ...before, at }))
    },
    changeSpeed() {
      const next = speed >= 2 ? 1 : speed + 0.5
      setSpeed(next)
      if (audio.current) audio.current.playbackRate = next
    },
  }
}
