import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { unavailable } from '@/lib/contract/errors'
import type { Database, Log } from '@/lib/domain/ports'
import { migrate } from '@/lib/drivers/database/migrate'
import { PrismaClient } from '@/prisma/generated/client'

/** How long a command waits for a free connection before it fails as `unavailable`. */
const CONNECT_TIMEOUT_MS = 5_000

const INT8 = 20
/** PostgreSQL's `int8` as number: ours count rows, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid)) as pg.CustomTypesConfig['getTypeParser'],
}

/** SQLSTATE classes that mean "not now": connection lost, out of resources, shutting down. */
const isOutage = (code: string | undefined) =>
  code === undefined || /^(08|53|57P)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'].includes(code)

/**
 * PostgreSQL beside the process. Statements are kept prepared on each connection, by a name made once for each text.
 * @param options.url `postgres://…`
 * @param options.migrations folder whose migrations are applied before the first statement; left out: none
 * @throws Error when the database cannot be reached or migrated
 */
export async function postgresDatabase(options: { url: string; poolSize: number; migrations?: string; log: Log }): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types,
    application_name: 'hubbub',
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => options.log.warn({ err: error }, 'a database connection was lost'))

  if (options.migrations) await migratePool(pool, options.migrations, options.log)

  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    let name = names.get(text)
    if (!name) names.set(text, (name = `s${names.size}`))
    return name
  }

  return {
    prisma,
    async sql<Row>(text: string, params: readonly unknown[]) {
      try {
        const result = await pool.query({ name: nameOf(text), text, values: params as unknown[] })
        return result.rows as Row[]
      } catch (error) {
        if (isOutage((error as { code?: string }).code)) throw unavailable(error)
        throw error
      }
    },
    async ping() {
      await pool.query('SELECT 1')
    },
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function migratePool(pool: pg.Pool, folder: string, log: Log) {
  const client = await pool.connect()
  try {
    const applied = await migrate(
      {
        exec: async (sql) => void (await client.query(sql)),
        query: async <Row>(sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows as Row[],
      },
      folder,
    )
    if (applied.length > 0) log.info({ applied }, 'database migrated')
  } finally {
    client.release()
  }
}
