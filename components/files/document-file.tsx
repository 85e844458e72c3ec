'use client'
import { useState } from 'react'
import { FileCard } from '@/components/files/file-card'
import { FileImage } from '@/components/files/file-image'
import type { MessageFile } from '@/lib/contract/files'

/** A document with its first page above its name. */
export function DocumentFile({ file, page }: { file: MessageFile; page: string }) {
  const [failed, setFailed] = useState(false)
  if (failed) return <FileCard file={file} />
  return (
    <div className="max-w-95 overflow-hidden rounded-card bg-raised shadow-lift">
      <a
        href={file.url}
        target="_blank"
        rel="noopener"
        aria-label={`Open ${file.filename}`}
        className="block h-40 overflow-hidden border-line border-b bg-sunken px-8 pt-4 -outline-offset-2"
      >
        <FileImage
          src={page}
          alt=""
          onError={() => setFailed(true)}
          className="h-full w-full rounded-t-tag object-cover object-top shadow-lift"
        />
      </a>
      <FileCard file={file} className="max-w-none rounded-none bg-transparent shadow-none" />
    </div>
  )
}
