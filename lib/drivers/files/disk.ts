import { type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { notFound, unavailable } from '@/lib/contract/errors'
import type { Files, Writing } from '@/lib/domain/ports'

/** A disk is read in pieces of this size: larger ones gain nothing. */
const READ_BYTES = 256 * 1024
const KEY = /^[0-9a-f-]{36}\/[a-z]{1,20}$/
const ID = /^[0-9a-f-]{36}$/

/**
 * Files in a folder of this machine. What is not whole stands in a folder of its own, on the same disk, and is moved to its place when it is.
 * @param options.dir made when the first object comes
 */
export function diskFiles({ dir }: { dir: string }): Files {
  const unfinished = join(dir, 'unfinished')
  /** Objects are spread by their id's last characters: those are random, the first are the time. */
  const folderOf = (id: string) => join(dir, id.slice(-2), id)

  function pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error(`${key} is no key.`)
    const [id = '', name = ''] = key.split('/')
    return join(folderOf(id), name)
  }

  function partOf(key: string): string {
    if (!KEY.test(key)) throw new Error(`${key} is no key.`)
    return join(unfinished, key.replace('/', '.'))
  }

  /** What has been written is on the disk, and so is its name. */
  async function moveToItsPlace(key: string) {
    const path = pathOf(key)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(partOf(key), path)
    await flush(dirname(path))
  }

  return {
    write: (key, bytes) =>
      answering(async () => {
        const part = partOf(key)
        await mkdir(unfinished, { recursive: true, mode: 0o700 })
        try {
          const file = await open(part, 'w', 0o600)
          await using(file, async () => {
            for await (const chunk of bytes) await writeAll(file, chunk, null)
            await file.sync()
          })
          await moveToItsPlace(key)
        } catch (error) {
          await rm(part, { force: true })
          throw error
        }
      }),
    begin: (key) =>
      answering(async () => {
        await mkdir(unfinished, { recursive: true, mode: 0o700 })
        await writeFile(partOf(key), '', { mode: 0o600 })
        return ''
      }),
    append: ({ key }: Writing, offset, bytes) =>
      answering(async () => {
        const file = await open(partOf(key), 'r+')
        return using(file, async () => {
          await file.truncate(offset)
          let end = offset
          const chunks = bytes[Symbol.asyncIterator]()
          for (;;) {
            const next = await chunks.next().catch(() => null)
            if (next === null || next.done) break
            await writeAll(file, next.value, end)
            end += next.value.byteLength
          }
          await file.sync()
          return end
        })
      }),
    finish: ({ key }) =>
      answering(async () => {
        try {
          await moveToItsPlace(key)
        } catch (error) {
          if (!isMissing(error)) throw error
          // It was finished before.
          await stat(pathOf(key))
        }
      }),
    abandon: ({ key }) => answering(() => rm(partOf(key), { force: true })),
    read: (key, range) =>
      answering(async () => {
        try {
          const file = await open(pathOf(key), 'r')
          return file.createReadStream({ ...range, highWaterMark: READ_BYTES })
        } catch (error) {
          if (isMissing(error)) throw notFound('file')
          throw error
        }
      }),
    remove: (id) =>
      answering(async () => {
        if (!ID.test(id)) throw new Error(`${id} is no id.`)
        await rm(folderOf(id), { recursive: true, force: true })
      }),
    addressOf: async () => null,
    // Only writing shows that one can: rights, a disk that is full, one that is mounted for reading.
    ping: () =>
      answering(async () => {
        const path = join(dir, `.health-${process.pid}`)
        await mkdir(dir, { recursive: true, mode: 0o700 })
        await writeFile(path, 'ok')
        await rm(path, { force: true })
      }),
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
const isMissing = (error: unknown) => codeOf(error) === 'ENOENT'

/** What the disk says when it can take nothing more, or nothing at all. */
const OUT_OF_ORDER = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EEXIST', 'ESTALE'])

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw OUT_OF_ORDER.has(codeOf(error) ?? '') ? unavailable(error) : error
  }
}

async function using<T>(file: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number | null) {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, position === null ? null : position + done)
    done += bytesWritten
  }
}

/** A folder's new names are on the disk. */
async function flush(folder: string) {
  const handle = await open(folder, 'r')
  await using(handle, () => handle.sync())
}
