import type { Database, Log } from '@/lib/domain/ports'
import { pooledDatabase } from '@/lib/drivers/database/pooled'

/** How long a command waits for a free connection before it fails as `unavailable`. */
const CONNECT_TIMEOUT_MS = 5_000

/**
 * How long a statement waits for its answer before its connection counts as dead: one whose other end is gone without a word, or frozen,
 * would hold it for a quarter of an hour.
 */
const STATEMENT_TIMEOUT_MS = 15_000
/** How long a connection is silent before it is asked for a sign of life. */
const KEEP_ALIVE_MS = 10_000

/**
 * PostgreSQL beside the process.
 * @param options.url `postgres://…`
 * @param options.migrations folder whose migrations are applied before the first statement; left out: none
 * @throws Error when the database cannot be reached or migrated
 */
export const postgresDatabase = (options: { url: string; poolSize: number; migrations?: string; log: Log }): Promise<Database> =>
  pooledDatabase(
    {
      connectionString: options.url,
      max: options.poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    },
    { ...options, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
  )
