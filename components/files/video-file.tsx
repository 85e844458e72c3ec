'use client'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { Blur } from '@/components/files/blur'
import { FileLine } from '@/components/files/file-card'
import { FileImage } from '@/components/files/file-image'
import { FileTrouble } from '@/components/files/file-trouble'
import { duration } from '@/components/files/file-words'
import { pictureSize } from '@/components/files/picture-size'
import { useFileProblem } from '@/components/files/use-file-problem'
import type { MessageFile } from '@/lib/contract/files'

/** A video in its place: its first picture, and the browser's own player once it is wanted. */
export function VideoFile({ file }: { file: MessageFile }) {
  const [{ width, height }] = useState(() => pictureSize(file.width, file.height))
  const { problem, find, tryAgain } = useFileProblem(file.url)
  const [wanted, setWanted] = useState(false)
  if (problem) return <FileTrouble filename={file.filename} problem={problem} onRetry={tryAgain} />
  const { duration_ms, blur } = file.preview
  return (
    <>
      <div
        style={{ width: Math.max(width, 240), aspectRatio: `${Math.max(width, 240)} / ${height}` }}
        className="relative max-w-full overflow-hidden rounded-card bg-press"
      >
        {wanted ? (
          // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what people film
          <video
            src={file.url}
            poster={file.thumbnail_url ?? undefined}
            controls
            autoPlay
            playsInline
            aria-label={file.caption || file.filename}
            onError={find}
            className="size-full bg-[oklch(0.1_0_0)]"
          />
        ) : (
          <button
            type="button"
            aria-label={`Play ${file.caption || file.filename}${duration_ms === null ? '' : `, ${duration(duration_ms)}`}`}
            onClick={() => setWanted(true)}
            className="group/play absolute inset-0 grid w-full place-items-center -outline-offset-2"
          >
            {blur && <Blur hash={blur} />}
            {file.thumbnail_url && <FileImage src={file.thumbnail_url} alt="" className="absolute inset-0 size-full object-cover" />}
            <span className="relative grid size-14 place-items-center rounded-full bg-accent text-on-accent shadow-pop transition-colors group-hover/play:bg-accent-hover">
              <Play aria-hidden size={24} strokeWidth={0} fill="currentColor" />
            </span>
            {duration_ms !== null && (
              <span className="absolute right-2 bottom-2 rounded-[6px] bg-tip px-1.5 font-medium text-on-tip text-small tabular-nums">
                {duration(duration_ms)}
              </span>
            )}
          </button>
        )}
      </div>
      <FileLine file={file} className="max-w-110" />
    </>
  )
}
