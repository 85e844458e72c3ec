'use client'
import { UploadFacts, UploadTile, uploadBox } from '@/components/files/upload-card'
import { useUpload } from '@/lib/client/hooks/use-uploads'

/** The files of a message that is on its way. */
export function PendingFiles({ uploads }: { uploads: readonly string[] }) {
  return (
    <ul aria-label="Files on their way" className="mt-2 flex flex-wrap gap-2">
      {uploads.map((key) => (
        <PendingFile key={key} uploadKey={key} />
      ))}
    </ul>
  )
}

function PendingFile({ uploadKey }: { uploadKey: string }) {
  const upload = useUpload(uploadKey)
  if (!upload) return null
  return (
    <li className={uploadBox(upload)}>
      <UploadTile upload={upload} />
      <span className="min-w-0 flex-1 pr-1 text-ink">
        <UploadFacts upload={upload} />
      </span>
    </li>
  )
}
