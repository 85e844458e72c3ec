import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@/lib/domain/ports'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { emptyDatabase, silentLog } from '@/lib/testing/test-database'

const migrations = 'prisma/migrations'
const ID = '01a1f930-3663-7ba7-ad46-d69f9b81dfd7'
const OTHER_ID = '01a1f930-3663-7ba7-ad46-d69f9b81dfd8'
const person = { id: ID, username: 'ada', name: 'Ada Okafor' }

interface Opened {
  db: Database
  /** Opens what is left after `db.close()`. */
  reopen(): Promise<Database>
  remove(): Promise<void>
}

const drivers: Record<string, () => Promise<Opened>> = {
  async PGlite() {
    const dir = await mkdtemp(join(tmpdir(), 'hubbub-test-'))
    const open = () => pgliteDatabase({ dir, template: 'build/empty-database', migrations, log: silentLog })
    return { db: await open(), reopen: open, remove: () => rm(dir, { recursive: true }) }
  },
  async PostgreSQL() {
    const url = await freshDatabase()
    // As the settings of a server at some other place would have it.
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`ALTER DATABASE ${client.database} SET timezone = 'America/New_York'`)
    await client.end()
    const open = () => postgresDatabase({ url, poolSize: 4, migrations, log: silentLog })
    return { db: await open(), reopen: open, async remove() {} }
  },
}

describe.each(Object.entries(drivers))('the database on %s', (_, open) => {
  let opened: Opened
  let db: Database
  beforeAll(async () => {
    opened = await open()
    db = opened.db
  })
  beforeEach(() => emptyDatabase(db))
  afterAll(async () => {
    await db.close()
    await opened.remove()
  })

  const one = async (text: string, params: unknown[] = []) => (await db.sql<Record<string, unknown>>(text, params))[0]

  it('gives int8 as number, timestamptz as Date, json parsed, and arrays as arrays', async () => {
    const at = new Date('2026-03-01T12:34:56.789Z')
    const row = await one(
      `SELECT 4000000000::int8 AS big, $1::timestamptz AS at, $2::jsonb AS body, $3::text[] AS names, $4::uuid[] AS ids, $5::text AS gone, true AS yes`,
      [at, { a: [1, 'ü', null] }, ['a"b', 'c,d', '{}'], [ID], null],
    )
    expect(row).toEqual({
      big: 4_000_000_000,
      at,
      body: { a: [1, 'ü', null] },
      names: ['a"b', 'c,d', '{}'],
      ids: [ID],
      gone: null,
      yes: true,
    })
  })

  it('takes a statement again with other values, and none', async () => {
    const text = 'SELECT n FROM unnest($1::int[]) n WHERE n > $2 ORDER BY n'
    expect(await db.sql(text, [[1, 2, 3], 1])).toEqual([{ n: 2 }, { n: 3 }])
    expect(await db.sql(text, [[], 1])).toEqual([])
    expect(await db.sql(text, [[5], 1])).toEqual([{ n: 5 }])
  })

  it('carries any text there and back', async () => {
    const text = `“Tide’s out” 🌊 \\ ' " $1 \n ${'陈'.repeat(20_000)}`
    expect(await one('SELECT $1::text AS text', [text])).toEqual({ text })
    expect(await one('SELECT $1::json AS body', [JSON.stringify({ text })])).toEqual({ body: { text } })
  })

  it('keeps the same moment whether Prisma or a statement wrote it, and whichever reads it', async () => {
    const createdAt = new Date('2026-07-01T23:30:00.250Z')
    await db.prisma.user.create({ data: { ...person, createdAt } })
    await db.sql('INSERT INTO users (id, username, name, created_at) VALUES ($1, $2, $2, $3)', [OTHER_ID, 'bruno', createdAt])
    expect(await db.sql('SELECT created_at FROM users', [])).toEqual([{ created_at: createdAt }, { created_at: createdAt }])
    expect(await db.prisma.user.findMany({ where: { createdAt }, select: { createdAt: true } })).toEqual([{ createdAt }, { createdAt }])
  })

  it('takes the time of the database for the time of the server', async () => {
    const user = await db.prisma.user.create({ data: person })
    expect(Math.abs(user.createdAt.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('carries bytes through Prisma', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (__, i) => i)
    await db.prisma.user.create({ data: { ...person, avatar: { create: { contentType: 'image/webp', bytes } } } })
    expect(Uint8Array.from((await db.prisma.avatar.findUniqueOrThrow({ where: { userId: ID } })).bytes)).toEqual(bytes)
  })

  it('says which rule was broken: P2002 through Prisma, 23505 of a statement', async () => {
    await db.prisma.user.create({ data: person })
    await expect(db.prisma.user.create({ data: person })).rejects.toMatchObject({ code: 'P2002' })
    const again = db.sql('INSERT INTO users (id, username, name) VALUES ($1, $2, $2)', [OTHER_ID, 'ada'])
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'users_username_key' })
  })

  it('goes on after a statement that failed, on the same connection', async () => {
    const pid = async () => (await one('SELECT pg_backend_pid() AS pid'))?.pid
    const before = await pid()
    await expect(db.sql('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
    await expect(db.sql('SELECT $1::int AS n', ['many'])).rejects.toMatchObject({ code: '22P02' })
    await expect(db.sql('SELECT nothing FROM nowhere', [])).rejects.toMatchObject({ code: '42P01' })
    expect(await pid()).toBe(before)
  })

  it('undoes a transaction of Prisma that failed, and lets others in afterwards', async () => {
    const failed = db.prisma.$transaction(async (tx) => {
      await tx.user.create({ data: person })
      throw new Error('Changed my mind.')
    })
    const meanwhile = db.sql('SELECT 1 AS n', [])
    await expect(failed).rejects.toThrow('Changed my mind.')
    expect(await meanwhile).toEqual([{ n: 1 }])
    expect(await db.prisma.user.count()).toBe(0)
  })

  it('answers many at once, each its own', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (__, n) => db.sql<{ n: number }>('SELECT $1::int AS n', [n])))
    expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 200 }, (__, n) => n))
  })

  it('answers a ping', async () => {
    await db.ping()
  })

  it('has what was written after it was closed and opened again', async () => {
    await db.prisma.user.create({ data: person })
    await db.close()
    db = await opened.reopen()
    expect(await db.prisma.user.findMany({ select: { username: true } })).toEqual([{ username: 'ada' }])
  })
})
