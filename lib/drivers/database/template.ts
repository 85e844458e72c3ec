import { existsSync } from 'node:fs'
import { chmod, cp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const VERSION = 'PG_VERSION'

/**
 * Puts the template in the place of a database that is not there yet. Killed halfway, the next start begins anew.
 * @throws Error with a sentence fit to be printed, when the database there belongs to another version of PostgreSQL
 */
export async function unpackTemplate(dataDir: string, template: string | undefined): Promise<void> {
  if (!template || !existsSync(template)) return
  if (existsSync(dataDir)) return requireSameVersion(dataDir, template)
  const half = `${dataDir}.part`
  await rm(half, { recursive: true, force: true })
  await cp(template, half, { recursive: true })
  const entries = await readdir(half, { recursive: true, withFileTypes: true })
  await Promise.all([own(half, true), ...entries.map((entry) => own(join(entry.parentPath, entry.name), entry.isDirectory()))])
  await rename(half, dataDir)
  await flush(dirname(dataDir))
}

/** PostgreSQL flushes what it writes and keeps it to its user, but it did not write these, and in a container the template is for all to read. */
async function own(path: string, isFolder: boolean) {
  await chmod(path, isFolder ? 0o700 : 0o600)
  await flush(path)
}

async function flush(path: string) {
  const file = await open(path, 'r')
  await file.sync()
  await file.close()
}

async function requireSameVersion(dataDir: string, template: string) {
  const [found, ours] = await Promise.all([dataDir, template].map(async (dir) => (await readFile(join(dir, VERSION), 'utf8')).trim()))
  if (found === ours) return
  throw new Error(
    `The database in ${dataDir} is of PostgreSQL ${found}, and this version of Hubbub reads ${ours}. Start the version that made it.`,
  )
}
