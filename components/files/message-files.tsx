'use client'
import { memo, type ReactNode } from 'react'
import { DocumentFile } from '@/components/files/document-file'
import { ClosedFile, FileCard } from '@/components/files/file-card'
import { Caption, Gallery } from '@/components/files/gallery'
import type { OpenPicture } from '@/components/files/picture'
import { isPicture } from '@/components/files/picture-kinds'
import { SoundFile } from '@/components/files/sound-file'
import { TextFile } from '@/components/files/text-file'
import { VideoFile } from '@/components/files/video-file'
import type { MessageFile } from '@/lib/contract/files'

type MessageFilesProps = {
  files: readonly MessageFile[]
  /** Only members of a room get at its files. */
  closed: boolean
  onOpen: OpenPicture
}

/** What was sent with a message: pictures first, then the rest, each in the order in which it was sent. */
export const MessageFiles = memo(function MessageFiles({ files, closed, onOpen }: MessageFilesProps) {
  if (closed) {
    return (
      <Stack>
        {files.map(({ id, filename }) => (
          <ClosedFile key={id} filename={filename} note="Join this room to open it" />
        ))}
      </Stack>
    )
  }
  const pictures = files.filter(isPicture)
  return (
    <Stack>
      {pictures.length > 0 && (
        <div>
          <Gallery pictures={pictures} onOpen={onOpen} />
        </div>
      )}
      {files
        .filter((file) => !isPicture(file))
        .map((file) => (
          <div key={file.id}>
            <OtherFile file={file} />
            {file.caption !== '' && <Caption>{file.caption}</Caption>}
          </div>
        ))}
    </Stack>
  )
})

const Stack = ({ children }: { children: ReactNode }) => <div className="mt-2 grid gap-2 [&>*]:min-w-0">{children}</div>

function OtherFile({ file }: { file: MessageFile }) {
  const { kind, preview, thumbnail_url } = file
  if (kind === 'audio') return <SoundFile file={file} />
  if (kind === 'video') return <VideoFile file={file} />
  if (kind === 'text' && preview.excerpt) return <TextFile file={file} excerpt={preview.excerpt} />
  if (kind === 'pdf' && thumbnail_url) return <DocumentFile file={file} page={thumbnail_url} />
  return <FileCard file={file} />
}
