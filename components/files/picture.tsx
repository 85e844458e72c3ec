'use client'
import { type MouseEvent, useState } from 'react'
import { Blur } from '@/components/files/blur'
import { FileImage } from '@/components/files/file-image'
import { FileTrouble } from '@/components/files/file-trouble'
import { pictureSize } from '@/components/files/picture-size'
import { useFileProblem } from '@/components/files/use-file-problem'
import { useObjectUrl } from '@/components/files/use-object-url'
import { cn } from '@/components/ui/cn'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { MessageFile } from '@/lib/contract/files'

export type OpenPicture = (file: MessageFile, event: MouseEvent<HTMLElement>) => void

type PictureProps = {
  file: MessageFile
  /** One of several: a square of a grid. */
  tile?: boolean
  onOpen: OpenPicture
  className?: string
}

/** One picture in its place, which it has before it has loaded. A press opens it large. */
export function Picture({ file, tile = false, onOpen, className }: PictureProps) {
  // What stands in the page keeps its place, whatever is found out about the picture later.
  const [{ width, height }] = useState(() => pictureSize(file.width, file.height))
  const { problem, find, tryAgain } = useFileProblem(file.url)
  const [loaded, setLoaded] = useState(false)
  const { uploads } = useChat()
  const own = useObjectUrl(loaded ? undefined : uploads?.sentPicture(file.id))
  const words = file.caption || file.filename
  if (problem) return <FileTrouble filename={file.filename} problem={problem} onRetry={tryAgain} />
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener"
      aria-label={`Open ${words}`}
      data-file={file.id}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        onOpen(file, event)
      }}
      style={tile ? undefined : { width, aspectRatio: `${width} / ${height}` }}
      className={cn(
        'relative block max-w-full overflow-hidden bg-press',
        tile ? 'aspect-square rounded-control' : 'rounded-card',
        // The edge lies over the picture, so that a pale one has an edge too.
        'after:absolute after:inset-0 after:rounded-[inherit] after:shadow-[inset_0_0_0_1px_oklch(0.5_0_0/0.14)] after:content-[""]',
        className,
      )}
    >
      {!loaded && file.preview.blur && !own && <Blur hash={file.preview.blur} />}
      {own && <FileImage src={own} alt="" className="absolute inset-0 size-full object-cover" />}
      {file.thumbnail_url && (
        <FileImage
          // An error or a load that came before React did is found here.
          ref={(image) => {
            if (image?.complete && !loaded) image.naturalWidth > 0 ? setLoaded(true) : find()
          }}
          src={file.thumbnail_url}
          alt={words}
          onLoad={() => setLoaded(true)}
          onError={find}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </a>
  )
}
