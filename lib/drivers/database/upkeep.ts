import type { Database, Log } from '@/lib/domain/ports'

/** How often it is looked whether there is something to do. */
const INTERVAL_MS = 5_000
/** Write-ahead log since the last checkpoint, in bytes: what a start after a kill has to go through. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024

/** Tables that have changed enough since the last time, by the rules of PostgreSQL's autovacuum. */
const DUE = `
SELECT s.relname AS table,
  n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) OR n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0) AS vacuum,
  n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) AS analyze
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid`

const LOG_SIZE = 'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 AS bytes FROM pg_control_checkpoint()'

/**
 * Does what background processes do for PostgreSQL, and nothing for the embedded database: vacuums, analyses (without which
 * statements that were planned for empty tables read through full ones) and writes checkpoints.
 */
export async function lookAfter(db: Pick<Database, 'sql'>): Promise<void> {
  const tables = await db.sql<{ table: string; vacuum: boolean; analyze: boolean }>(DUE, [])
  for (const { table, vacuum, analyze } of tables) {
    if (vacuum) await db.sql(`VACUUM ${analyze ? '(ANALYZE) ' : ''}"${table}"`, [])
    else if (analyze) await db.sql(`ANALYZE "${table}"`, [])
  }
  const [wal] = await db.sql<{ bytes: number }>(LOG_SIZE, [])
  if (wal && wal.bytes > CHECKPOINT_BYTES) await db.sql('CHECKPOINT', [])
}

export function keepHealthy(db: Pick<Database, 'sql'>, log: Log) {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(() => lookAfter(db))
      .catch((error: unknown) => log.warn({ err: error }, 'the embedded database could not be looked after'))
  }, INTERVAL_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
