// The process in which files are looked into that anyone may have made: whatever they do to it, the server goes on. It is asked for one
// preview at a time, and ends with the one who asks.
import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { MadePreview } from '@/lib/domain/ports'
import { type Answer, type Request, Unreadable } from '@/lib/drivers/previews/messages'

/** Chat comes first. */
const NICE = 10

// With all that it has started: it leads a group of its own.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'))
setPriority(NICE)
// Where memory runs out, the system ends this one rather than the server. There is no such thing outside Linux.
await writeFile('/proc/self/oom_score_adj', '900').catch(() => {})

type Make = (path: string, ffmpeg: string | null) => Promise<MadePreview>
/** Each is loaded when the first of its kind comes. */
const MAKERS: Record<Request['kind'], () => Promise<Make>> = {
  image: async () => (await import('@/lib/drivers/previews/picture')).makePicture,
  pdf: async () => (await import('@/lib/drivers/previews/pdf')).makePdf,
  audio: async () => (await import('@/lib/drivers/previews/sound')).makeSound,
  video: async () => (await import('@/lib/drivers/previews/film')).makeFilm,
}

async function answerTo({ kind, path, ffmpeg }: Request): Promise<Answer> {
  try {
    const make = await MAKERS[kind]()
    return { made: await make(path, ffmpeg) }
  } catch (error) {
    if (error instanceof Unreadable) return { made: null }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.on('message', (request: Request) => void answerTo(request).then((answer) => process.send?.(answer)))
