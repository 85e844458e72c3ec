import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { notFound, unavailable } from '@/lib/contract/errors'
import type { Files } from '@/lib/domain/ports'
import { type Bytes, inParts, oneAhead, reading, untilBroken } from '@/lib/drivers/files/bytes'
import { checkedId, checkedKey } from '@/lib/drivers/files/keys'

/** A disk is read and written in pieces of this size: larger ones gain nothing. */
const PIECE_BYTES = 256 * 1024
/** So long a disk, which may be another machine's, is given for its next bytes. */
const SILENCE_MS = 20_000
const FOLDER = { recursive: true, mode: 0o700 }

/**
 * Files in a folder of this machine, or of a disk that several share. What is not whole stands in a folder of its own on the same disk, and
 * is moved to its place when it is.
 * @param options.dir made when the first object comes
 */
export function diskFiles({ dir }: { dir: string }): Files {
  const unfinished = join(dir, 'unfinished')
  /** Objects are spread by their id's last characters: those are random, the first are the time. */
  const folderOf = (id: string) => join(dir, id.slice(-2), id)
  const pathOf = (key: string) => join(folderOf(dirname(checkedKey(key))), basename(key))
  /** Where pieces of an object are put together, by whichever process. */
  const partOf = (key: string) => join(unfinished, checkedKey(key).replace('/', '.'))

  /** What is whole and on the disk gets its name, which is then there for good too. */
  async function moveToItsPlace(part: string, path: string) {
    const made = await mkdir(dirname(path), FOLDER)
    await rename(part, path)
    // A name is on the disk when the folder is that it stands in.
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      await flush(folder)
      if (made === undefined || folder === dirname(made)) return
    }
  }

  return {
    write: (key, bytes) =>
      answering(async () => {
        const path = pathOf(key)
        // Whoever writes the same at the same time has a file of their own.
        const part = `${partOf(key)}.${randomUUID()}`
        await mkdir(unfinished, FOLDER)
        try {
          await using(await open(part, 'wx', 0o600), async (file) => {
            await writeFrom(file, 0, bytes)
            await file.sync()
          })
          await moveToItsPlace(part, path)
        } catch (error) {
          await rm(part, { force: true })
          throw error
        }
      }),
    begin: (key) =>
      answering(async () => {
        const part = partOf(key)
        await mkdir(unfinished, FOLDER)
        await writeFile(part, '', { mode: 0o600 })
        await flush(unfinished)
        return ''
      }),
    append: ({ key }, offset, bytes) =>
      answering(async () => {
        const file = await openThere(partOf(key), 'r+', 'upload')
        return using(file, async () => {
          const { size } = await file.stat()
          if (size < offset) throw notFound('upload')
          await file.truncate(offset)
          const end = await writeFrom(file, offset, untilBroken(bytes))
          await file.sync()
          return end
        })
      }),
    finish: ({ key }) =>
      answering(async () => {
        const path = pathOf(key)
        try {
          await moveToItsPlace(partOf(key), path)
        } catch (error) {
          if (!isMissing(error)) throw error
          // It was finished before.
          if (!(await exists(path))) throw notFound('upload')
        }
      }),
    abandon: ({ key }) => answering(() => rm(partOf(key), { force: true })),
    read: (key, range) =>
      answering(async () => {
        const file = await openThere(pathOf(key), 'r', 'file')
        return reading(file.createReadStream({ ...range, highWaterMark: PIECE_BYTES }), SILENCE_MS)
      }),
    remove: (id) => answering(() => rm(folderOf(checkedId(id)), { recursive: true, force: true })),
    addressOf: async () => null,
    sweep: (before) =>
      answering(async () => {
        for (const name of await namesIn(unfinished)) {
          const path = join(unfinished, name)
          const left = await stat(path).catch(orNull)
          if (left !== null && left.mtime < before) await rm(path, { force: true })
        }
      }),
    // Only writing shows that one can: rights, a disk that is full, one that is mounted for reading.
    ping: () =>
      answering(async () => {
        const path = join(unfinished, `health.${randomUUID()}`)
        await mkdir(unfinished, FOLDER)
        try {
          await writeFile(path, 'ok', { mode: 0o600 })
        } finally {
          await rm(path, { force: true })
        }
      }),
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
const isMissing = (error: unknown) => codeOf(error) === 'ENOENT'

/** Null for what is not there. */
function orNull(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}

const exists = async (path: string) => (await stat(path).catch(orNull)) !== null
const namesIn = async (folder: string) => (await readdir(folder).catch(orNull)) ?? []

/** What the disk says when it can take nothing more, or nothing at all. */
const OUT_OF_ORDER = new Set(
  'ENOSPC EDQUOT EFBIG EROFS EACCES EPERM EIO EMFILE ENFILE ENOTDIR EEXIST ESTALE ENXIO ENODEV ETIMEDOUT ELOOP'.split(' '),
)

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw OUT_OF_ORDER.has(codeOf(error) ?? '') ? unavailable(error) : error
  }
}

/** @param what the noun that is missing, when it is */
async function openThere(path: string, flags: string, what: string): Promise<FileHandle> {
  const file = await open(path, flags).catch(orNull)
  if (file === null) throw notFound(what)
  return file
}

async function using<T>(file: FileHandle, work: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

/** Writes from `position` on, each part while the next one comes. @returns where it ends */
async function writeFrom(file: FileHandle, position: number, bytes: Bytes): Promise<number> {
  let end = position
  await oneAhead(inParts(bytes, PIECE_BYTES), async (part) => {
    for (let written = 0; written < part.byteLength; ) {
      const { bytesWritten } = await file.write(part, written, part.byteLength - written, end)
      written += bytesWritten
      end += bytesWritten
    }
  })
  return end
}

/** A folder's new names are on the disk. */
async function flush(folder: string) {
  await using(await open(folder, 'r'), (handle) => handle.sync())
}
