import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the runner needs of a connection: it must stay the same one from the first call to the last. */
export interface MigrationConnection {
  /** One or more statements without parameters. */
  exec(sql: string): Promise<void>
  query<Row>(sql: string, params?: unknown[]): Promise<Row[]>
}

/** The lock that `prisma migrate deploy` takes; whoever holds it migrates alone. */
const LOCK = 72707369

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/**
 * Applies what is new in `folder`, one transaction each, and keeps the same record as Prisma's own tool, so that either can
 * go on where the other stopped. Safe when many processes start at once: they wait for each other.
 * @returns names of the migrations applied now
 * @throws Error when a migration that was applied has been changed since, or one fails (its transaction is undone)
 */
export async function migrate(connection: MigrationConnection, folder: string): Promise<string[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  await connection.query('SELECT pg_advisory_lock($1)', [LOCK])
  try {
    await connection.exec(TABLE)
    const rows = await connection.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
    const fresh: string[] = []
    for (const name of names) {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      if (applied.has(name)) {
        if (applied.get(name) !== checksum) throw new Error(`The migration ${name} was changed after it was applied.`)
        continue
      }
      await apply(connection, name, checksum, sql)
      fresh.push(name)
    }
    return fresh
  } finally {
    await connection.query('SELECT pg_advisory_unlock($1)', [LOCK])
  }
}

async function apply(connection: MigrationConnection, name: string, checksum: string, sql: string) {
  await connection.exec('BEGIN')
  try {
    await connection.exec(sql)
    await connection.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await connection.exec('COMMIT')
  } catch (error) {
    await connection.exec('ROLLBACK')
    throw new Error(`The migration ${name} failed.`, { cause: error })
  }
}
