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

/** How long a process waits for another that migrates. One that was killed holds nothing: its lock went with its connection. */
const WAIT_MS = 120_000
const LOCK_NOT_AVAILABLE = '55P03'

interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Applies what is new in `folder`, one transaction each, and keeps the same record as Prisma's own tool, so that either can
 * go on where the other stopped. Safe when many processes start at once: they wait for each other, if there is anything to apply.
 * @returns names of the migrations applied now
 * @throws Error when a migration that was applied has been changed since, or one fails (its transaction is undone), or another process
 *   does not come to an end with it in `waitMs`
 */
export async function migrate(connection: MigrationConnection, folder: string, waitMs = WAIT_MS): Promise<string[]> {
  const migrations = await readMigrations(folder)
  if ((await missing(connection, migrations)).length === 0) return []
  await lock(connection, waitMs)
  try {
    await connection.exec(TABLE)
    // Another process may have applied them while this one waited.
    const fresh = await missing(connection, migrations)
    for (const migration of fresh) await apply(connection, migration)
    return fresh.map(({ name }) => name)
  } finally {
    // A connection that broke has let go of it.
    await connection.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {})
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Those not applied yet. What was applied by a newer version is no concern of this one. */
async function missing(connection: MigrationConnection, migrations: Migration[]): Promise<Migration[]> {
  const [found] = await connection.query<{ exists: boolean }>(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`)
  if (!found?.exists) return migrations
  const rows = await connection.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  for (const { name, checksum } of migrations)
    if (applied.has(name) && applied.get(name) !== checksum) throw new Error(`The migration ${name} was changed after it was applied.`)
  return migrations.filter(({ name }) => !applied.has(name))
}

async function lock(connection: MigrationConnection, waitMs: number) {
  await connection.exec(`SET lock_timeout = ${waitMs}`)
  try {
    await connection.query('SELECT pg_advisory_lock($1)', [LOCK])
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error
    const sentence = `Another process has been migrating the database for ${waitMs / 1000} s. Start this one again when that is done.`
    throw new Error(sentence, { cause: error })
  }
  // A migration itself waits for as long as it has to.
  await connection.exec('RESET lock_timeout')
}

async function apply(connection: MigrationConnection, { name, checksum, sql }: Migration) {
  await connection.exec('BEGIN')
  try {
    await connection.exec(sql)
    await connection.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await connection.exec('COMMIT')
  } catch (error) {
    // A connection that broke has undone it.
    await connection.exec('ROLLBACK').catch(() => {})
    throw new Error(`The migration ${name} failed: ${(error as Error).message}.`, { cause: error })
  }
}
