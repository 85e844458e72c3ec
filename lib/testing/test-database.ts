import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Database, Log } from '@/lib/domain/ports'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { freshDatabase } from '@/lib/testing/fresh-database'

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

const MIGRATIONS = 'prisma/migrations'
/** Made by `npm run build`; a copy of it is there in a second, a new one takes several. */
const TEMPLATE = 'build/empty-database'

let opened: Promise<{ db: Database; remove(): Promise<void> }> | undefined

async function openEmbedded() {
  const dir = await mkdtemp(join(tmpdir(), 'hubbub-test-'))
  const db = await pgliteDatabase({ dir, template: TEMPLATE, migrations: MIGRATIONS, log: silentLog })
  // What tests write need not outlive a power cut.
  await db.sql('SET synchronous_commit = off', [])
  return { db, remove: () => rm(dir, { recursive: true, force: true }) }
}

async function openPostgres(poolSize: number) {
  const db = await postgresDatabase({ url: await freshDatabase(), poolSize, migrations: MIGRATIONS, log: silentLog })
  return { db, async remove() {} }
}

/**
 * This test file's database, made when it is first needed: an embedded one, or on PostgreSQL where TEST_DATABASE says so.
 * @param options.connections to PostgreSQL, at most; the embedded one has one. With one, a transaction has all statements in it
 */
export async function testDatabase(options: { connections?: number } = {}): Promise<Database> {
  opened ??= process.env.TEST_DATABASE === 'postgres' ? openPostgres(options.connections ?? 5) : openEmbedded()
  return (await opened).db
}

afterAll(async () => {
  if (!opened) return
  const { db, remove } = await opened
  opened = undefined
  await db.close()
  await remove()
})

/** As it is after the first start. Deleting takes a few rows with it; truncating would make new files each time. */
export async function emptyDatabase(db: Database): Promise<void> {
  for (const table of ['users', 'rooms', 'blobs', 'invites', 'workspace', 'revoked_tokens', 'slow_mode_turns', 'jobs'])
    await db.sql(`DELETE FROM ${table}`, [])
  await db.sql(
    `INSERT INTO rooms (id, name, description, guests_allowed) VALUES ('general', 'general', 'The room that everyone is in.', true)`,
    [],
  )
}
