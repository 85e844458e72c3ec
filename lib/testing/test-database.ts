import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Database, Log } from '@/lib/domain/ports'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

const MIGRATIONS = 'prisma/migrations'
/** Made by `npm run build`; a copy of it is there in a second, a new one takes several. */
const TEMPLATE = 'build/empty-database'

let opened: Promise<{ db: Database; dir: string }> | undefined

async function open() {
  const dir = await mkdtemp(join(tmpdir(), 'hubbub-test-'))
  const db = await pgliteDatabase({ dir, template: TEMPLATE, migrations: MIGRATIONS, log: silentLog })
  // What tests write need not outlive a power cut.
  await db.sql('SET synchronous_commit = off', [])
  return { dir, db }
}

/** This test file's database: an embedded one, made when it is first needed. */
export async function testDatabase(): Promise<Database> {
  opened ??= open()
  return (await opened).db
}

afterAll(async () => {
  if (!opened) return
  const { db, dir } = await opened
  opened = undefined
  await db.close()
  await rm(dir, { recursive: true, force: true })
})

/** As it is after the first start. Deleting takes a few rows with it; truncating would make new files each time. */
export async function emptyDatabase(db: Database): Promise<void> {
  for (const table of ['users', 'rooms', 'invites', 'workspace']) await db.sql(`DELETE FROM ${table}`, [])
  await db.sql(`INSERT INTO rooms (id, name, description) VALUES ('general', 'general', 'The room that everyone is in.')`, [])
}
