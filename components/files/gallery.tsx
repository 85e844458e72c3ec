import { type OpenPicture, Picture } from '@/components/files/picture'
import { cn } from '@/components/ui/cn'
import type { MessageFile } from '@/lib/contract/files'

/** More than these are counted on the last one. */
const MOST_SHOWN = 9

/** A message's pictures: one whole, several as squares. */
export function Gallery({ pictures, onOpen }: { pictures: readonly MessageFile[]; onOpen: OpenPicture }) {
  const [only] = pictures
  if (only && pictures.length === 1) return <Captioned file={only} onOpen={onOpen} />
  const shown = pictures.slice(0, MOST_SHOWN)
  const more = pictures.length - shown.length
  const captions = pictures.filter(({ caption }) => caption !== '')
  return (
    <div className="max-w-110">
      <div className={cn('grid gap-1.5', pictures.length === 2 || pictures.length === 4 ? 'grid-cols-2' : 'grid-cols-3')}>
        {shown.map((file, index) => (
          <div key={file.id} className="relative min-w-0">
            <Picture file={file} tile onOpen={onOpen} />
            {more > 0 && index === shown.length - 1 && (
              <span
                aria-hidden
                className="pointer-events-none absolute inset-0 grid place-items-center rounded-control bg-[oklch(0.2_0.02_350/0.6)] font-strong text-[oklch(1_0_0)] text-title"
              >
                +{more}
              </span>
            )}
          </div>
        ))}
      </div>
      {captions.map((file) => (
        <Caption key={file.id}>{file.caption}</Caption>
      ))}
    </div>
  )
}

function Captioned({ file, onOpen }: { file: MessageFile; onOpen: OpenPicture }) {
  return (
    <>
      <Picture file={file} onOpen={onOpen} />
      {file.caption !== '' && <Caption>{file.caption}</Caption>}
    </>
  )
}

/** What was said of a file. */
export const Caption = ({ children }: { children: string }) => (
  <p dir="auto" className="mt-1 w-fit max-w-110 text-ink-2 text-note">
    {children}
  </p>
)
