// The process in which files are looked into that anyone may have made: whatever they do to it, the server goes on. It is asked for one
// preview at a time, and ends with the one who asks.
import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { MadePreview } from '@/lib/domain/ports'
import { type Answer, type Request, Unreadable } from '@/lib/drivers/previews/messages'

/** Chat comes first. */
const NICE = 10

process.once('disconnect', () => process.exit())
setPriority(NICE)
// Where memory runs out, the system ends this one rather than the server. There is no such thing outside Linux.
await writeFile('/proc/self/oom_score_adj', '900').catch(() => {})

/** Each is loaded when the first of its kind comes. */
const MAKERS: Partial<Record<Request['kind'], () => Promise<(path: string) => Promise<MadePreview>>>> = {
  image: async () => (await import('@/lib/drivers/previews/picture')).makePicture,
}

async function answerTo({ kind, path }: Request): Promise<Answer> {
  try {
    const make = await MAKERS[kind]?.()
    return { made: make ? await make(path) : null }
  } catch (error) {
    if (error instanceof Unreadable) return { made: null }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.on('message', (request: Request) => void answerTo(request).then((answer) => process.send?.(answer)))
