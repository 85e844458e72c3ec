import { File } from 'lucide-react'
import { ending } from '@/components/files/file-words'
import { cn } from '@/components/ui/cn'
import { toneOf } from '@/components/ui/tone'

/** Those that one meets most have the same colour everywhere; the others one by their ending. */
const TONES: Record<string, string> = {
  PDF: 'bg-tone-2 text-tone-2-ink',
  ZIP: 'bg-tone-2 text-tone-2-ink',
  WAV: 'bg-tone-5 text-tone-5-ink',
  MP3: 'bg-tone-5 text-tone-5-ink',
  WEBM: 'bg-tone-5 text-tone-5-ink',
  XLS: 'bg-tone-4 text-tone-4-ink',
  XLSX: 'bg-tone-4 text-tone-4-ink',
}

/** The sign of a file that has no picture: its ending. */
export function FileSign({ filename, className }: { filename: string; className?: string }) {
  const word = ending(filename)
  return (
    <span
      aria-hidden
      className={cn(
        'grid h-10 w-9 flex-none place-items-center rounded-[6px] font-heavy text-[10px]/none tracking-[0.03em]',
        TONES[word] ?? toneOf(word),
        className,
      )}
    >
      {word || <File size={16} strokeWidth={1.75} />}
    </span>
  )
}
