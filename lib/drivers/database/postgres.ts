import type { Database, Log } from '@/lib/domain/ports'
import { pooledDatabase } from '@/lib/drivers/database/pooled'

/** How long a command waits for a free connection before it fails as `unavailable`. */
const CONNECT_TIMEOUT_MS = 5_000

/**
 * PostgreSQL beside the process.
 * @param options.url `postgres://…`
 * @param options.migrations folder whose migrations are applied before the first statement; left out: none
 * @throws Error when the database cannot be reached or migrated
 */
export const postgresDatabase = (options: { url: string; poolSize: number; migrations?: string; log: Log }): Promise<Database> =>
  pooledDatabase({ connectionString: options.url, max: options.poolSize, connectionTimeoutMillis: CONNECT_TIMEOUT_MS }, options)
