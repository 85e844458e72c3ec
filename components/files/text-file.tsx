import { card, DownloadLink } from '@/components/files/file-card'
import { cn } from '@/components/ui/cn'
import { fileSize } from '@/lib/client/file-size'
import type { MessageFile } from '@/lib/contract/files'

/** The first lines of a text or a program. */
export function TextFile({ file, excerpt }: { file: MessageFile; excerpt: string }) {
  return (
    <figure className={cn(card, 'max-w-[620px] overflow-hidden bg-code')} aria-label={file.filename}>
      <figcaption className="flex h-9 items-center gap-2 border-line border-b pr-1 pl-3 text-note">
        <span dir="auto" title={file.filename} className="min-w-0 truncate text-ink-2">
          {file.filename}
        </span>
        <span className="flex-none text-ink-3 text-small tabular-nums">{fileSize(file.size)}</span>
        <DownloadLink file={file} className="ml-auto size-7" />
      </figcaption>
      <pre
        // A long line scrolls, and what scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
        tabIndex={0}
        className="max-h-46 overflow-auto px-3 py-2.5 font-mono text-[13px]/5 text-code-ink [-webkit-mask-image:linear-gradient(black_80%,transparent)] [mask-image:linear-gradient(black_80%,transparent)] [scrollbar-width:thin] [tab-size:2] -outline-offset-2"
      >
        {excerpt}
      </pre>
    </figure>
  )
}
