/** How files are written about. */
import { fileSize } from '@/lib/client/file-size'
import type { MessageFile } from '@/lib/contract/files'

/** `0:42`, `1:02:07` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const minutes = Math.floor(seconds / 60)
  const two = (value: number) => String(value).padStart(2, '0')
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** `PDF`, `WAV`, at most four letters; empty where the name has no ending. */
export const ending = (filename: string) => /\.([\p{L}\p{N}]{1,4})$/u.exec(filename)?.[1]?.toUpperCase() ?? ''

/** `PDF · 6 pages · 412 KB` */
export function fileNote({ filename, size, preview }: Pick<MessageFile, 'filename' | 'size' | 'preview'>): string {
  const { pages, duration_ms } = preview
  const facts = [
    ending(filename),
    pages !== null && (pages === 1 ? '1 page' : `${pages} pages`),
    duration_ms !== null && duration(duration_ms),
    fileSize(size),
  ]
  return facts.filter(Boolean).join(' · ')
}

/** What a message says where only words are: its own, or what was sent. */
export function messageWords({ content, files }: { content: string; files: readonly Pick<MessageFile, 'filename'>[] }): string {
  const [first, ...more] = files
  if (content !== '' || !first) return content
  return more.length > 0 ? `sent ${first.filename} and ${more.length} more` : `sent ${first.filename}`
}

/** The name that voice messages get when they are recorded. */
export const VOICE_NAME = 'Voice message'
export const isVoice = (filename: string) => filename.startsWith(VOICE_NAME)
