'use client'
import { Pause, Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { FileImage } from '@/components/files/file-image'
import { FileSign } from '@/components/files/file-sign'
import { isUnderWay, percentOf, uploadNote } from '@/components/files/upload-words'
import { useObjectUrl } from '@/components/files/use-object-url'
import { cn } from '@/components/ui/cn'
import { useUploads } from '@/lib/client/hooks/use-uploads'
import type { Upload } from '@/lib/client/uploads'

/** The box of a file on its way. */
export const uploadBox = (upload: Upload) =>
  cn(
    'relative flex h-14 w-57 flex-none items-center gap-2.5 rounded-card border py-1.75 pr-1.5 pl-1.75',
    upload.error ? 'border-transparent bg-danger-soft' : 'border-line bg-sunken',
  )

/** Its picture, or its sign. While it goes up, a press pauses it. */
export function UploadTile({ upload, canPause = false }: { upload: Upload; canPause?: boolean }) {
  const uploads = useUploads()
  const url = useObjectUrl(upload.content_type.startsWith('image/') ? uploads.blob(upload.key) : undefined)
  const face = url ? (
    <FileImage src={url} alt="" className="size-10 rounded-[6px] object-cover" />
  ) : (
    <FileSign filename={upload.filename} className="size-10" />
  )
  if (!canPause || !isUnderWay(upload)) return <span className="flex-none">{face}</span>
  const Icon = upload.paused ? Play : Pause
  return (
    <button
      type="button"
      aria-label={`${upload.paused ? 'Resume' : 'Pause'} ${upload.filename}`}
      onClick={() => (upload.paused ? uploads.resume(upload.key) : uploads.pause(upload.key))}
      className="group/tile relative size-10 flex-none rounded-[6px]"
    >
      {face}
      <span
        className={cn(
          'absolute inset-0 grid place-items-center rounded-[inherit] bg-scrim text-[oklch(1_0_0)] transition-opacity',
          !upload.paused && 'opacity-0 group-hover/tile:opacity-100 group-focus-visible/tile:opacity-100 pointer-coarse:opacity-100',
        )}
      >
        <Icon aria-hidden size={18} strokeWidth={0} fill="currentColor" />
      </span>
    </button>
  )
}

export const UploadName = ({ upload }: { upload: Upload }) => (
  <b dir="auto" title={upload.filename} className="block truncate font-[580] text-note">
    {upload.filename}
  </b>
)

/** Its name, how far it is, and what keeps it. `name`: something to press in its place. */
export function UploadFacts({ upload, name }: { upload: Upload; name?: ReactNode }) {
  const note = uploadNote(upload)
  const moving = isUnderWay(upload) && (upload.sent > 0 || upload.paused)
  return (
    <span className="block min-w-0">
      {name ?? <UploadName upload={upload} />}
      {moving && (
        <span
          role="progressbar"
          aria-label={`Uploading ${upload.filename}`}
          aria-valuenow={percentOf(upload)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1 mb-0.75 block h-1 overflow-hidden rounded-[2px] bg-press"
        >
          <span
            className={cn('block h-full rounded-[2px]', upload.paused || upload.stalled ? 'bg-ink-3' : 'bg-accent')}
            style={{ width: `${percentOf(upload)}%` }}
          />
        </span>
      )}
      <small
        title={note}
        role={upload.error ? 'alert' : undefined}
        className={cn('block truncate text-small tabular-nums', upload.error ? 'text-danger-ink' : 'text-ink-3')}
      >
        {!moving && !upload.error && upload.caption ? upload.caption : note}
      </small>
    </span>
  )
}
