import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { isChatError, unavailable } from '@/lib/contract/errors'
import type { Database, Log } from '@/lib/domain/ports'
import { migrate } from '@/lib/drivers/database/migrate'
import { PrismaClient } from '@/prisma/generated/client'

const INT8 = 20
/** The pool alone says how long one waits for a connection: Prisma gives up earlier by itself, with an error of its own. */
const PATIENCE_MS = 600_000
/** PostgreSQL's `int8` as number: ours count rows, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? Number
      : format === 'binary'
        ? pg.types.getTypeParser(oid, 'binary')
        : pg.types.getTypeParser(oid)) as pg.CustomTypesConfig['getTypeParser'],
}

/**
 * What PostgreSQL says bears an SQLSTATE, and these classes mean "not now": connection lost, out of resources, shutting down or starting,
 * read-only because another server took over. What is no word of its own is the connection, unless our own side could not even ask.
 */
function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|53|57P|25006)/.test(error.code ?? '')
  return !(error instanceof TypeError || error instanceof RangeError)
}

/**
 * Prisma's adapter takes every time for UTC, whatever time zone the server is set to. The pool waits for what this returns, though its
 * types say that it returns nothing.
 */
const useUtc = (client: pg.ClientBase): void => client.query("SET TIME ZONE 'UTC'") as never

/**
 * A pool whose connections survive a statement that fails: of its own accord it closes one after every error. Every way to the database
 * leads through it, Prisma's too, so here an outage gets its name: whatever waits for a connection, asks or is answered by it fails as
 * `unavailable` when there is none, it breaks, or no answer comes in `statementTimeoutMs`. The next one gets a new connection.
 */
function lastingPool(config: pg.PoolConfig, statementTimeoutMs: number | undefined): pg.Pool {
  const pool = new pg.Pool(config)
  const connect = pool.connect.bind(pool)
  const getConnection = (): Promise<pg.PoolClient> => connect().catch((error: unknown) => Promise.reject(named(error)))
  const query = async (statement: string | pg.QueryConfig, values?: unknown[]) => {
    const client = await getConnection()
    try {
      const text = typeof statement === 'string' ? { text: statement } : statement
      const result = await client.query({ query_timeout: statementTimeoutMs, ...text } as pg.QueryConfig, values)
      client.release()
      return result
    } catch (error) {
      client.release(isOutage(error))
      throw named(error)
    }
  }
  return Object.assign(pool, { connect: getConnection, query })
}

/** @returns `unavailable` for an outage, else the error as it is */
const named = (error: unknown): Error => (isOutage(error) ? unavailable(error) : (error as Error))

/** Prisma wraps what the pool throws into an error of its own, which keeps the code and lengthens the words. */
const unwrapped = (prisma: PrismaClient): PrismaClient =>
  prisma.$extends({
    query: {
      $allOperations: async ({ args, query }) => {
        try {
          return await query(args)
        } catch (error) {
          throw (error as { code?: string }).code === 'unavailable' && !isChatError(error) ? unavailable(error) : error
        }
      },
    },
  }) as unknown as PrismaClient

/**
 * What both databases have in common: they speak PostgreSQL's protocol, through a pool of connections. Statements are kept
 * prepared on each connection, by a name made once for each text.
 * @param options.statementTimeoutMs how long a statement may take to be answered; left out: as long as it takes
 * @throws Error when the database cannot be reached or migrated
 */
export async function pooledDatabase(
  connections: pg.PoolConfig,
  options: { migrations?: string; statementTimeoutMs?: number; log: Log },
): Promise<Database> {
  const pool = lastingPool(
    {
      ...connections,
      types,
      application_name: 'hubbub',
      onConnect: useUtc,
    },
    options.statementTimeoutMs,
  )
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

  const prisma = unwrapped(new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: PATIENCE_MS } }))
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    let name = names.get(text)
    if (!name) names.set(text, (name = `s${names.size}`))
    return name
  }

  return {
    prisma,
    async sql<Row>(text: string, params: readonly unknown[]) {
      return (await pool.query({ name: nameOf(text), text, values: params as unknown[] })).rows as Row[]
    },
    async ping() {
      await pool.query('SELECT 1')
    },
    waiting: () => pool.waitingCount,
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
    client.release()
  } catch (error) {
    // It may still hold settings, or an unfinished transaction.
    client.release(true)
    throw error
  }
}
