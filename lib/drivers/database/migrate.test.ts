import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Log } from '@/lib/domain/ports'
import { type MigrationConnection, migrate } from '@/lib/drivers/database/migrate'
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
async function connected() {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}
const toConnection = (client: Client): MigrationConnection => ({
  exec: async (sql) => void (await client.query(sql)),
  query: async <Row>(sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows as Row[],
})
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

  it('are applied once when the process that applies them is killed halfway, with nine others waiting', async () => {
    await cp('prisma/migrations', folder, { recursive: true })
    // Halfway it waits for this test.
    await migration('29990101000000_slow', 'CREATE TABLE slow (n int); SELECT pg_advisory_xact_lock(1); INSERT INTO slow VALUES (1);')
    const admin = await connected()
    await admin.query('SELECT pg_advisory_lock(1)')
    const starts = Promise.allSettled(Array.from({ length: 10 }, () => start()))
    const kill = `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = 1 AND NOT l.granted`
    await expect.poll(async () => (await admin.query(kill)).rowCount, { interval: 20 }).toBe(1)
    await admin.query('SELECT pg_advisory_unlock(1)')
    const failed = (await starts).filter(({ status }) => status === 'rejected')
    expect(failed).toHaveLength(1)
    expect((await admin.query('SELECT n FROM slow')).rows).toEqual([{ n: 1 }])
    const count = (await readdir(folder)).filter((name) => /^\d/.test(name)).length
    expect(
      (await admin.query('SELECT count(DISTINCT migration_name)::int AS names, count(*)::int AS rows FROM _prisma_migrations')).rows,
    ).toEqual([{ names: count, rows: count }])
    await admin.end()
  })

  it('are waited for while another process applies them, but not for ever', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int);')
    const [holder, waiter] = await Promise.all([0, 1].map(() => connected()))
    await holder!.query('SELECT pg_advisory_lock(72707369)')
    await expect(migrate(toConnection(waiter!), folder, 200)).rejects.toThrow(
      'Another process has been migrating the database for 0.2 s. Start this one again when that is done.',
    )
    await holder!.end()
    expect(await migrate(toConnection(waiter!), folder, 5_000)).toEqual(['20260101000000_one'])
    await waiter!.end()
  })

  it('cost a start nothing when there are none to apply: it does not even wait for one that migrates', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int);')
    await start()
    const holder = await connected()
    await holder.query('SELECT pg_advisory_lock(72707369)')
    await start()
    await holder.end()
  })

  it('of a newer version are left alone by an older one', async () => {
    await migration('20260101000000_one', 'CREATE TABLE one (n int);')
    await migration('20260102000000_two', 'ALTER TABLE one ADD COLUMN m int;')
    await start()
    await rm(join(folder, '20260102000000_two'), { recursive: true })
    expect(await records(await start())).toHaveLength(2)
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
    await expect(start()).rejects.toThrow('The migration 20260102000000_two failed: relation "nowhere" does not exist.')
    await migration('20260102000000_two', 'CREATE TABLE two (n int);')
    const db = await start()
    expect((await records(db)).map((record) => record.migration_name)).toEqual(['20260101000000_one', '20260102000000_two'])
  })
})
