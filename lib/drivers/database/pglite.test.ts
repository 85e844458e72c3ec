import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '@/lib/domain/ports'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'
import { pgliteStream } from '@/lib/drivers/database/pglite-stream'
import { pooledDatabase } from '@/lib/drivers/database/pooled'
import { lookAfter } from '@/lib/drivers/database/upkeep'
import { silentLog } from '@/lib/testing/test-database'

const template = 'build/empty-database'
const migrations = 'prisma/migrations'

const MIB = 1024 * 1024
/** A slow disk has much to flush here. */
const timeout = 60_000

let dir: string
let db: Database | undefined
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hubbub-test-'))
})
afterEach(async () => {
  await db?.close()
  db = undefined
  await rm(dir, { recursive: true })
})

const open = async (folder = dir) => (db = await pgliteDatabase({ dir: folder, template, migrations, log: silentLog }))
/** Without looking after itself at intervals. */
async function openAlone() {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    return await open()
  } finally {
    vi.useRealTimers()
  }
}

describe('the folder of the embedded database', { timeout }, () => {
  it('belongs to one process at a time', async () => {
    await open()
    await expect(pgliteDatabase({ dir, template, migrations, log: silentLog })).rejects.toThrow('Another process is using the data in')
    await db?.close()
    await open()
    await db?.ping()
  })

  it('is free again when opening it failed', async () => {
    const wrong = pgliteDatabase({ dir, template, migrations: join(dir, 'nowhere'), log: silentLog })
    await expect(wrong).rejects.toThrow('nowhere')
    await open()
  })

  it('is made where it is not there, and it is said where it cannot be', async () => {
    await open(join(dir, 'some/where'))
    const file = join(dir, 'file')
    await writeFile(file, '')
    const refused = pgliteDatabase({ dir: join(file, 'data'), template, migrations, log: silentLog })
    await expect(refused).rejects.toThrow(
      `The data folder ${file}/data can't be made. Give this user the right to, or set DATA_DIR to another folder.`,
    )
  })

  it('begins anew when a first start was cut off', async () => {
    await mkdir(join(dir, 'database.part/base'), { recursive: true })
    await writeFile(join(dir, 'database.part/base/half'), '')
    await open()
    expect(await readdir(dir)).not.toContain('database.part')
    expect(existsSync(join(dir, 'database/base/half'))).toBe(false)
  })

  it('is not touched when another version of PostgreSQL made it', async () => {
    await cp(template, join(dir, 'database'), { recursive: true })
    await writeFile(join(dir, 'database/PG_VERSION'), '12\n')
    await expect(open()).rejects.toThrow(/is of PostgreSQL 12, and this version of Hubbub reads \d+\. Start the version that made it\.$/)
  })
})

describe('the embedded database', { timeout }, () => {
  it('flushes to the disk what it acknowledges', async () => {
    await open()
    expect(
      await db?.sql(
        "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name",
        [],
      ),
    ).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
    ])
    expect(await db?.sql('SHOW wal_sync_method', [])).toEqual([{ wal_sync_method: 'fsync' }])
  })

  it('lets everything else go on during a long statement', async () => {
    await open()
    let turns = 0
    const timer = setInterval(() => turns++, 5)
    await db?.sql('SELECT count(*) FROM generate_series(1, 1500000)', [])
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })

  it('comes back by itself, with all that was acknowledged, when its thread dies', async () => {
    await cp(template, join(dir, 'database'), { recursive: true })
    let connection: Duplex | undefined
    const stream = () => (connection = pgliteStream(join(dir, 'database')))
    db = await pooledDatabase({ stream, max: 1, user: 'postgres', database: 'postgres' }, { migrations, log: silentLog })
    for (let i = 0; i < 20; i++) await db.sql('INSERT INTO users (id, username, name) VALUES (gen_random_uuid(), $1, $1)', [`person-${i}`])
    const underWay = expect(db.sql('SELECT count(*) FROM generate_series(1, 3000000)', [])).rejects.toMatchObject({ code: 'unavailable' })
    await sleep(50)
    connection?.destroy(new Error('The thread died.'))
    await underWay
    expect(await db.sql('SELECT count(*)::int AS people FROM users', [])).toEqual([{ people: 20 }])
    await db.close()
    db = undefined
    // The pool does not wait for it, and the folder goes after this.
    if (connection && !connection.closed) await once(connection, 'close')
  })

  it('is analysed and vacuumed when it has changed, and not when it has not', async () => {
    const { sql } = await openAlone()
    const fill = `INSERT INTO users (id, username, name) SELECT gen_random_uuid(), 'person-' || n, 'x' FROM generate_series(1, 3000) n`
    await sql(fill, [])
    // PostgreSQL counts changes once a second at most, with the next statement.
    await sleep(1_100)
    await sql('SELECT 1', [])
    const counts = () => sql(`SELECT vacuum_count, analyze_count FROM pg_stat_user_tables WHERE relname = 'users'`, [])
    await lookAfter({ sql })
    expect(await counts()).toEqual([{ vacuum_count: 1, analyze_count: 1 }])
    expect(await sql(`SELECT reltuples FROM pg_class WHERE relname = 'users'`, [])).toEqual([{ reltuples: 3000 }])
    await sleep(1_100)
    await sql('SELECT 1', [])
    await lookAfter({ sql })
    expect(await counts()).toEqual([{ vacuum_count: 1, analyze_count: 1 }])
  })

  it('writes a checkpoint when its log has grown, so that it does not grow for ever', async () => {
    const { sql } = await openAlone()
    const logSince = async () => {
      const [row] = await sql<{ bytes: number }>(
        'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 AS bytes FROM pg_control_checkpoint()',
        [],
      )
      return row!.bytes
    }
    await sql('CREATE TABLE heap (filling text)', [])
    await sql('ALTER TABLE heap ALTER filling SET STORAGE EXTERNAL', [])
    await sql('INSERT INTO heap SELECT repeat(md5(n::text), 4096) FROM generate_series(1, 550) n', [])
    expect(await logSince()).toBeGreaterThan(64 * MIB)
    await lookAfter({ sql })
    expect(await logSince()).toBeLessThan(MIB)
  })
})
