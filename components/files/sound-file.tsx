'use client'
import { DownloadLink } from '@/components/files/file-card'
import { FileTrouble } from '@/components/files/file-trouble'
import { fileNote, isVoice } from '@/components/files/file-words'
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
      {!voice && (
        <p className="mt-0.5 flex max-w-95 items-center gap-1 pl-3 text-ink-2 text-small">
          <span dir="auto" title={file.filename} className="min-w-0 truncate">
            {file.filename}
          </span>
          <span className="flex-none text-ink-3 tabular-nums">{fileNote(file)}</span>
          <DownloadLink file={file} className="-my-1 ml-auto size-7" />
        </p>
      )}
    </>
  )
}
