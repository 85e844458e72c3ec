import { useCallback, useEffect, useRef, useState } from 'react'
import { VOICE_NAME } from '@/components/files/file-words'
import { WAVEFORM_LENGTH } from '@/lib/contract/files'

/** What browsers record, the best understood first. */
const FORMATS = [
  { type: 'audio/webm;codecs=opus', ending: 'webm' },
  { type: 'audio/mp4', ending: 'm4a' },
  { type: 'audio/ogg;codecs=opus', ending: 'ogg' },
] as const

/** Speech, as clear as it needs to be. */
const BITS_PER_SECOND = 32_000
const LEVEL_EVERY_MS = 100
/** A recording ends by itself then. */
export const LONGEST_MS = 15 * 60_000

export type Recording = { file: File; durationMs: number; waveform: readonly number[] }

export type RecorderState =
  | { phase: 'asking' }
  | { phase: 'recording'; ms: number; levels: readonly number[] }
  | { phase: 'done'; recording: Recording }
  | { phase: 'failed'; reason: string }

/** Why there is no sound, in words. */
function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return 'The microphone isn’t allowed here. Allow it in the browser’s address bar, then try again.'
  if (name === 'NotFoundError') return 'There’s no microphone.'
  if (name === 'NotReadableError') return 'The microphone is in use elsewhere. Close what uses it, then try again.'
  return 'Recording didn’t work. Try again.'
}

/** The loudest of each part of a recording, as many as a waveform has bars. */
export function condense(levels: readonly number[], length = WAVEFORM_LENGTH): number[] {
  return Array.from({ length }, (_, index) => {
    const part = levels.slice(Math.floor((index * levels.length) / length), Math.ceil(((index + 1) * levels.length) / length))
    return Math.round(Math.max(0, ...part))
  })
}

/** How loud a moment is, from 0 to 100: quiet speech is to be seen too. */
function levelOf(samples: Float32Array): number {
  const mean = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
  return Math.min(100, Math.round(Math.sqrt(mean) * 160))
}

/** Records from the microphone, from the moment it is there. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ phase: 'asking' })
  const finish = useRef<(() => Promise<Recording | null>) | null>(null)

  useEffect(() => {
    let ended = false
    const cleanups: (() => void)[] = []
    const cleanUp = () => {
      for (const one of cleanups.splice(0)) one()
    }

    async function begin() {
      const format = typeof MediaRecorder === 'undefined' ? undefined : FORMATS.find(({ type }) => MediaRecorder.isTypeSupported(type))
      if (!navigator.mediaDevices || !format)
        return setState({ phase: 'failed', reason: 'This browser can’t record here. It needs an address that begins with https.' })
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
      cleanups.push(() => {
        for (const track of stream.getTracks()) track.stop()
      })
      if (ended) return cleanUp()

      const context = new AudioContext()
      cleanups.push(() => void context.close())
      const analyser = context.createAnalyser()
      context.createMediaStreamSource(stream).connect(analyser)
      const samples = new Float32Array(analyser.fftSize)

      const recorder = new MediaRecorder(stream, { mimeType: format.type, audioBitsPerSecond: BITS_PER_SECOND })
      const chunks: Blob[] = []
      recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data))
      const levels: number[] = []
      const begun = Date.now()
      recorder.start(1_000)
      setState({ phase: 'recording', ms: 0, levels: [] })

      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples)
        levels.push(levelOf(samples))
        const ms = Date.now() - begun
        if (ms >= LONGEST_MS) void finish.current?.()
        else setState({ phase: 'recording', ms, levels: [...levels] })
      }, LEVEL_EVERY_MS)
      cleanups.push(() => clearInterval(timer))

      finish.current = () =>
        new Promise((resolve) => {
          finish.current = null
          recorder.addEventListener('stop', () => {
            cleanUp()
            if (ended) return resolve(null)
            const [type] = format.type.split(';')
            const file = new File(chunks, `${VOICE_NAME}.${format.ending}`, { type })
            const recording = { file, durationMs: Date.now() - begun, waveform: condense(levels) }
            setState({ phase: 'done', recording })
            resolve(recording)
          })
          recorder.stop()
        })
    }
    begin().catch((error: unknown) => {
      cleanUp()
      if (!ended) setState({ phase: 'failed', reason: reasonOf(error) })
    })

    return () => {
      ended = true
      finish.current = null
      cleanUp()
    }
  }, [])

  /** @returns what was recorded; null when nothing is being recorded */
  const stop = useCallback(async () => (await finish.current?.()) ?? null, [])
  return { state, stop }
}
