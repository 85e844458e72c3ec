import { once } from 'node:events'
import { fstat } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { backgroundFile } from '@/lib/server/log/background-file'

/** How long after a write the size is looked at. */
const LOOK_MS = 250

const statOpen = promisify(fstat)

/**
 * A file that is written to in the background. When it has grown to `maxBytes` it becomes `path.1`, that one `path.2`, and so on up to
 * `kept` of them. Several processes may write to the same one: whoever sees it full first moves it, and the others follow.
 * (pino-roll never writes under the plain name, which is the one that people and programs look for.)
 * @param options.failed called when writing begins to fail; lines are dropped until it works again
 * @throws Error when the file cannot be opened for writing
 */
export async function rotatingFile(
  path: string,
  options: { maxBytes: number; kept: number; failed(error: Error): void },
): Promise<{ write(line: string): void }> {
  await mkdir(dirname(path), { recursive: true })
  const file = backgroundFile(path)
  try {
    await once(file, 'ready')
  } catch (error) {
    file.destroy()
    throw error
  }

  let looking = false
  let failing = false
  const fail = (error: Error) => {
    if (!failing) options.failed(error)
    failing = true
  }

  async function rotate() {
    for (let n = options.kept - 1; n >= 0; n--) await rename(n > 0 ? `${path}.${n}` : path, `${path}.${n + 1}`).catch(ignoreMissing)
  }

  async function look() {
    const [opened, named] = await Promise.all([statOpen(file.fd), stat(path).catch(ignoreMissing)])
    const isOurs = named?.ino === opened.ino
    if (isOurs && opened.size < options.maxBytes) return
    if (isOurs) await rotate()
    file.reopen()
  }

  file.on('error', fail)
  file.on('write', () => {
    failing = false
    if (looking) return
    looking = true
    setTimeout(() => {
      looking = false
      look().catch(fail)
    }, LOOK_MS).unref()
  })
  return file
}

function ignoreMissing(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
}
