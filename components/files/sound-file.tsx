'use client'
import { FileLine } from '@/components/files/file-card'
import { FileTrouble } from '@/components/files/file-trouble'
import { isVoice } from '@/components/files/file-words'
import { SoundPlayer } from '@/components/files/sound-player'
import { useFileProblem } from '@/components/files/use-file-problem'
import type { MessageFile } from '@/lib/contract/files'

/** A voice message, or another sound under its name. */
export function SoundFile({ file }: { file: MessageFile }) {
  const { problem, find, tryAgain } = useFileProblem(file.url)
  if (problem) return <FileTrouble filename={file.filename} problem={problem} onRetry={tryAgain} />
  const voice = isVoice(file.filename)
  const { duration_ms, waveform } = file.preview
  return (
    <>
      <SoundPlayer
        name={voice ? 'voice message' : file.filename}
        url={file.url}
        durationMs={duration_ms}
        waveform={waveform}
        onError={find}
      />
      {!voice && <FileLine file={file} className="max-w-95 pl-3 *:last:ml-auto" />}
    </>
  )
}
