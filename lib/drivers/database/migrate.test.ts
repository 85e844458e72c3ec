import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Log } from '@/lib/domain/ports'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { silentLog } from '@/lib/testing/test-database'

let folder: string
let url: string
const opened: Database[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hubbub-migrations-'))
  url = await freshDatabase()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()))
  await rm(folder, { recursive: true })
})

async function migration(name: string, sql: string) {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

async function start(log: Log = silentLog) {
  const db = await postgresDatabase({ url, poolSize: 2, migrations: folder, log })
  opened.push(db)
  return db
}
const records = (db: Database) =>
  db.sql<{ migration_name: string; checksum: string }>('SELECT * FROM _prisma_migrations ORDER BY migration_name', [])

describe('migrations', () => {
  it('are applied once when ten processes start at the same time', async () => {
    await cp('prisma/migrations', folder, { recursive: true })
    await migration('29990101000000_slow', 'CREATE TABLE slow (n int); SELECT pg_sleep(0.3); INSERT INTO slow VALUES (1);')
    const told: unknown[] = []
    const log: Log = { ...silentLog, info: (details) => void told.push(details) }
    const [db] = await Promise.all(Array.from({ length: 10 }, () => start(log)))
    expect(told).toHaveLength(1)
    expect(await db!.sql('SELECT n FROM slow', [])).toEqual([{ n: 1 }])
  })

  it('are kept in the table of Prisma, as it would keep them', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int); -- “one”\n')
    const [record] = await records(await start())
    const checksum = createHash('sha256')
      .update(await readFile(join(folder, '20260101000000_one/migration.sql')))
      .digest('hex')
    expect(record).toMatchObject({
      migration_name: '20260101000000_one',
      checksum,
      applied_steps_count: 1,
      rolled_back_at: null,
      logs: null,
    })
    expect(record).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
    })
  })

  it('are applied in the order of their names, those that are new', async () => {
    await migration('20260101000000_one', 'CREATE TABLE steps (name text); INSERT INTO steps VALUES ($$one$$);')
    await start()
    await migration('20260103000000_three', 'INSERT INTO steps VALUES ($$three$$);')
    await migration('20260102000000_two', 'INSERT INTO steps VALUES ($$two$$);')
    const db = await start()
    expect(await db.sql('SELECT name FROM steps', [])).toEqual([{ name: 'one' }, { name: 'two' }, { name: 'three' }])
  })

  it('stop the start when one was changed after it was applied', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int);')
    await start()
    await migration('20260101000000_one', 'CREATE TABLE one (n bigint);')
    await expect(start()).rejects.toThrow('The migration 20260101000000_one was changed after it was applied.')
  })

  it('are undone when they fail halfway, and applied when they are mended', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int);')
    await migration('20260102000000_two', 'CREATE TABLE two (n int); INSERT INTO nowhere VALUES (1);')
    await expect(start()).rejects.toThrow('The migration 20260102000000_two failed.')
    await migration('20260102000000_two', 'CREATE TABLE two (n int);')
    const db = await start()
    expect((await records(db)).map((record) => record.migration_name)).toEqual(['20260101000000_one', '20260102000000_two'])
  })
})
