import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Database, Log } from '@/lib/domain/ports'
import { lockFolder } from '@/lib/drivers/database/lock'
import { pgliteStream } from '@/lib/drivers/database/pglite-stream'
import { pooledDatabase } from '@/lib/drivers/database/pooled'
import { unpackTemplate } from '@/lib/drivers/database/template'
import { keepHealthy } from '@/lib/drivers/database/upkeep'

/**
 * PostgreSQL inside this process (PGlite), with its files in `dir/database`. It has one connection, and one process at a time may
 * open it. What is acknowledged is on the disk, as with PostgreSQL beside the process.
 * @param options.template an empty database prepared at build time, copied when there is none yet: creating one takes 1.1 GB of memory
 * @param options.migrations folder whose migrations are applied before the first statement
 * @throws Error with a sentence fit to be printed, when the folder is in use or cannot be written
 */
export async function pgliteDatabase(options: { dir: string; template?: string; migrations: string; log: Log }): Promise<Database> {
  await makeFolder(options.dir)
  const lock = lockFolder(options.dir)
  try {
    const dataDir = join(options.dir, 'database')
    await unpackTemplate(dataDir, options.template)

    let connection: Duplex | undefined
    const stream = () => (connection = pgliteStream(dataDir))
    // It is never too busy, only busy: whoever wants the connection waits for it, and it is kept open.
    const database = await pooledDatabase({ stream, max: 1, idleTimeoutMillis: 0, user: 'postgres', database: 'postgres' }, options)
    const upkeep = keepHealthy(database, options.log)
    return {
      ...database,
      async close() {
        await upkeep.stop()
        await database.close()
        // The pool does not wait for its connections to close, and this one writes a checkpoint first.
        if (connection && !connection.closed) await once(connection, 'close')
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function makeFolder(dir: string) {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Error(`The data folder ${dir} can't be made. Give this user the right to, or set DATA_DIR to another folder.`, {
      cause: error,
    })
  }
}
