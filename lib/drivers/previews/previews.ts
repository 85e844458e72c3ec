import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Original, PREVIEW_MS, type Previews, type SightKind } from '@/lib/domain/ports'
import { previewWorker } from '@/lib/drivers/previews/preview-worker'

const MEGABYTE = 1024 * 1024
/** What is larger is shown by its name: it would be copied first, and a PDF is read as a whole. */
const MOST_BYTES: Record<SightKind, number> = { image: 128 * MEGABYTE, pdf: 64 * MEGABYTE, audio: 400 * MEGABYTE, video: 400 * MEGABYTE }
/** Files that are looked into at a time: one that takes long does not hold up all others. */
const AT_ONCE = 2
/** A copy that is so old was left behind by a process that was killed. */
const LEFT_BEHIND_MS = 60 * 60_000

/**
 * Previews made by processes beside this one, of copies of the originals.
 * @param options.dir for the copies; made when the first file comes
 * @param options.ffmpeg the program, or null: then there are no pictures of videos
 */
export function filePreviews({ dir, ffmpeg }: { dir: string; ffmpeg: string | null }): Previews {
  const free = Array.from({ length: AT_ONCE }, previewWorker)
  const all = [...free]
  const waiting: (() => void)[] = []
  let prepared: Promise<void> | null = null
  /** Tried anew when it could not be done. */
  const prepareOnce = () =>
    (prepared ??= prepare(dir).catch((error: unknown) => {
      prepared = null
      throw error
    }))

  async function withWorker<T>(work: (worker: (typeof all)[number]) => Promise<T>): Promise<T> {
    while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    const worker = free.pop()!
    try {
      return await work(worker)
    } finally {
      free.push(worker)
      waiting.shift()?.()
    }
  }

  return {
    async make(kind, original) {
      if (original.size > MOST_BYTES[kind]) return null
      const until = Date.now() + PREVIEW_MS
      await prepareOnce()
      return withWorker(async (worker) => {
        const folder = await mkdtemp(join(dir, 'preview-'))
        try {
          const path = join(folder, 'original')
          await copy(original, path, until)
          return await worker.ask({ kind, path, ffmpeg }, Math.max(1, until - Date.now()))
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      })
    },
    async close() {
      for (const worker of all) worker.close()
    },
  }
}

/** The folder is there, and what others have left behind in it is not. */
async function prepare(dir: string) {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  for (const name of await readdir(dir)) {
    const path = join(dir, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(path, { recursive: true, force: true })
  }
}

const copy = async ({ read }: Original, path: string, until: number) =>
  pipeline(await read(), createWriteStream(path, { mode: 0o600 }), { signal: AbortSignal.timeout(Math.max(1, until - Date.now())) })
