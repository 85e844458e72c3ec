import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { unavailable } from '@/lib/contract/errors'
import type { Database, Log } from '@/lib/domain/ports'
import { migrate } from '@/lib/drivers/database/migrate'
import { PrismaClient } from '@/prisma/generated/client'

const INT8 = 20
/** PostgreSQL's `int8` as number: ours count rows, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? Number
      : format === 'binary'
        ? pg.types.getTypeParser(oid, 'binary')
        : pg.types.getTypeParser(oid)) as pg.CustomTypesConfig['getTypeParser'],
}

/** What fails without an SQLSTATE is the connection; of those, these classes mean "not now": connection lost, out of resources, shutting down. */
const isOutage = (code: string | undefined) => code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57P)/.test(code)

/**
 * Prisma's adapter takes every time for UTC, whatever time zone the server is set to. The pool waits for what this returns, though its
 * types say that it returns nothing.
 */
const useUtc = (client: pg.ClientBase): void => client.query("SET TIME ZONE 'UTC'") as never

/** A pool whose connections survive a statement that fails: of its own accord it closes one after every error. */
function lastingPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  const query = async (statement: pg.QueryConfig, values?: unknown[]) => {
    const client = await pool.connect()
    try {
      const result = await client.query(statement, values)
      client.release()
      return result
    } catch (error) {
      client.release(isOutage((error as { code?: string }).code))
      throw error
    }
  }
  return Object.assign(pool, { query })
}

/**
 * What both databases have in common: they speak PostgreSQL's protocol, through a pool of connections. Statements are kept
 * prepared on each connection, by a name made once for each text.
 * @throws Error when the database cannot be reached or migrated
 */
export async function pooledDatabase(connections: pg.PoolConfig, options: { migrations?: string; log: Log }): Promise<Database> {
  const pool = lastingPool({
    ...connections,
    types,
    application_name: 'hubbub',
    onConnect: useUtc,
  })
  // A connection that breaks is replaced by the pool, and whoever uses it hears of it from their statement. Without listeners it would
  // end the process: the first is for when nobody uses it, the second for when somebody does.
  pool.on('error', (error) => options.log.warn({ err: error }, 'a database connection was lost'))
  pool.on('connect', (client) => client.on('error', () => {}))

  try {
    if (options.migrations) await migratePool(pool, options.migrations, options.log)
  } catch (error) {
    await pool.end()
    throw error
  }

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
