import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { FileSign } from '@/components/files/file-sign'
import { fileNote } from '@/components/files/file-words'
import { ChatLink } from '@/components/shell/chat-link'
import { cn } from '@/components/ui/cn'
import type { MessageFile } from '@/lib/contract/files'

export const card = 'rounded-card bg-raised shadow-lift [--rim:var(--color-raised)]'

/** Saves a file under its name. */
export function DownloadLink({ file, className }: { file: Pick<MessageFile, 'url' | 'filename'>; className?: string }) {
  return (
    <a
      href={file.url}
      download={file.filename}
      aria-label={`Download ${file.filename}`}
      title="Download"
      className={cn(
        'inline-grid size-8 flex-none place-items-center rounded-control text-ink-2 transition-colors hover:bg-hover hover:text-ink pointer-coarse:size-11',
        className,
      )}
    >
      <Download aria-hidden size={18} strokeWidth={1.75} />
    </a>
  )
}

type FileCardProps = {
  file: MessageFile
  note?: ReactNode
  /** In the place of the sign of its kind. */
  sign?: ReactNode
  /** Where its message stands: its name leads there. */
  href?: string | null
  className?: string
}

/** A file by its name, to be downloaded. */
export function FileCard({ file, note, sign, href = null, className }: FileCardProps) {
  const words = (
    <>
      <b dir="auto" title={file.filename} className="block truncate font-[590] text-ui">
        {file.filename}
      </b>
      <small className="block truncate text-ink-3 text-small tabular-nums">{note ?? fileNote(file)}</small>
    </>
  )
  return (
    <div className={cn(card, 'flex max-w-95 items-center gap-3 py-2.5 pr-2 pl-2.5', className)}>
      {sign || <FileSign filename={file.filename} />}
      {href === null ? (
        <span className="min-w-0 flex-1">{words}</span>
      ) : (
        <ChatLink href={href} data-file={file.id} title="Show in the room" className="min-w-0 flex-1 rounded-tag text-ink no-underline">
          {words}
        </ChatLink>
      )}
      <DownloadLink file={file} />
    </div>
  )
}

/** A file that cannot be opened, and why. */
export function ClosedFile({ filename, note }: { filename: string; note: ReactNode }) {
  return (
    <div className="flex max-w-95 items-center gap-3 rounded-card bg-sunken py-2.5 pr-3 pl-2.5 shadow-[inset_0_0_0_1px_var(--color-line)]">
      <FileSign filename={filename} className="bg-press text-ink-2" />
      <span className="min-w-0 flex-1">
        <b dir="auto" className="block truncate font-[590] text-ink-2 text-ui">
          {filename}
        </b>
        <small className="block text-ink-2 text-small">{note}</small>
      </span>
    </div>
  )
}

/** What stands below a file that plays in its place: its name, what it is, and a way to keep it. */
export const FileLine = ({ file, className }: { file: MessageFile; className: string }) => (
  <p className={cn('mt-0.5 flex items-center gap-1 text-ink-2 text-small', className)}>
    <span dir="auto" title={file.filename} className="min-w-0 truncate">
      {file.filename}
    </span>
    <span className="flex-none text-ink-3 tabular-nums">{fileNote(file)}</span>
    <DownloadLink file={file} className="-my-1 size-7" />
  </p>
)
