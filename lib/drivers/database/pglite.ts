import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { Database, Log } from '@/lib/domain/ports'
import { lockFolder } from '@/lib/drivers/database/lock'
import { migrate } from '@/lib/drivers/database/migrate'
import { PrismaClient } from '@/prisma/generated/client'

/** The embedded database has no autovacuum: this often it is analysed and vacuumed when something was written. */
const UPKEEP_MS = 10 * 60_000
/** A first look soon after start, so that a database filled in one go gets statistics at once. */
const FIRST_UPKEEP_MS = 60_000

const parsers = { [types.INT8]: Number }

/** Made smaller than PostgreSQL's own settings: one connection needs no more, and the whole server shall fit into 512 MiB. */
const CONFIG = ['shared_buffers=16MB', 'max_wal_size=64MB', 'min_wal_size=32MB']

/**
 * PostgreSQL inside this process, with its files in `dir/database`. One process at a time, one statement at a time.
 * @param options.dir left out: in memory, gone with the process
 * @param options.template an empty database prepared at build time, copied when there is none yet: creating one takes 1.1 GB of memory
 * @param options.migrations folder whose migrations are applied before the first statement
 * @throws Error with a sentence fit to be printed, when the folder is in use or cannot be written
 */
export async function pgliteDatabase(options: { dir?: string; template?: string; migrations: string; log: Log }): Promise<Database> {
  const lock = options.dir ? await takeFolder(options.dir) : undefined
  const dataDir = options.dir && join(options.dir, 'database')
  if (dataDir && !existsSync(dataDir)) await unpack(dataDir, options.template)
  const pglite = await PGlite.create({ ...(dataDir && { dataDir }), parsers, postgresqlconf: CONFIG })
  const applied = await migrate(
    {
      exec: async (sql) => void (await pglite.exec(sql)),
      query: async <Row>(sql: string, params: unknown[] = []) => (await pglite.query<Row>(sql, params)).rows,
    },
    options.migrations,
  )
  if (applied.length > 0) options.log.info({ applied }, 'database migrated')

  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) })
  const upkeep = keepHealthy(pglite, options.log)

  return {
    prisma,
    async sql<Row>(text: string, params: readonly unknown[]) {
      return (await pglite.query<Row>(text, params as unknown[])).rows
    },
    async ping() {
      await pglite.query('SELECT 1')
    },
    async close() {
      upkeep.stop()
      await prisma.$disconnect()
      await pglite.close()
      lock?.release()
    },
  }
}

async function takeFolder(dir: string) {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Error(`The data folder ${dir} can't be made. Give this user the right to, or set DATA_DIR to another folder.`, { cause: error })
  }
  return lockFolder(dir)
}

/** Copies the template beside its place and then renames it: killed halfway, the next start begins anew. */
async function unpack(dataDir: string, template: string | undefined) {
  if (!template || !existsSync(template)) return
  const half = `${dataDir}.part`
  await rm(half, { recursive: true, force: true })
  await cp(template, half, { recursive: true })
  await rename(half, dataDir)
}

function keepHealthy(pglite: PGlite, log: Log) {
  let seen = -1
  const run = async () => {
    const { rows } = await pglite.query<{ changes: number }>('SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int8 AS changes FROM pg_stat_user_tables')
    const changes = rows[0]?.changes ?? 0
    if (changes === seen) return
    seen = changes
    await pglite.exec('VACUUM (ANALYZE, SKIP_LOCKED)')
  }
  const attempt = () => void run().catch((error: unknown) => log.warn({ err: error }, 'the embedded database could not be vacuumed'))
  const first = setTimeout(attempt, FIRST_UPKEEP_MS).unref()
  const timer = setInterval(attempt, UPKEEP_MS).unref()
  return {
    stop() {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}
