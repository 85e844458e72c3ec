import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Log } from '@/lib/domain/ports'
import { pooledDatabase } from '@/lib/drivers/database/pooled'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { silentLog } from '@/lib/testing/test-database'

/** A way to PostgreSQL that can be cut and mended. */
async function road({ port: farPort, hostname }: URL) {
  const sockets = new Set<Socket>()
  const listenOn = async (port: number) => {
    const server = createServer((here) => {
      const there = connect(Number(farPort), hostname)
      for (const socket of [here, there]) {
        sockets.add(socket)
        socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
      }
      here.pipe(there).pipe(here)
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  let server: Server = await listenOn(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async cut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async mend() {
      server = await listenOn(port)
    },
  }
}

/** Every way to ask the database. */
const waysIn = (db: Database): (() => Promise<unknown>)[] => [
  () => db.ping(),
  () => db.sql('SELECT 1', []),
  () => db.prisma.room.count(),
  () => db.prisma.room.updateMany({ where: { id: 'general' }, data: { topic: 'tides' } }),
  () => db.prisma.$queryRaw`SELECT 1`,
  () => db.prisma.$transaction([db.prisma.room.count(), db.prisma.user.count()]),
  () => db.prisma.$transaction((tx) => tx.room.count()),
]

describe('when PostgreSQL goes away', () => {
  let url: string
  let way: Awaited<ReturnType<typeof road>>
  let db: Database
  let warnings: string[]

  beforeEach(async () => {
    url = await freshDatabase()
    const there = new URL(url)
    way = await road(there)
    there.host = `127.0.0.1:${way.port}`
    warnings = []
    const log: Log = { ...silentLog, warn: (_, message) => void warnings.push(message) }
    db = await postgresDatabase({ url: there.href, poolSize: 3, migrations: 'prisma/migrations', log })
  })
  afterEach(async () => {
    await db.close()
    await way.cut()
  })

  it('what is under way fails as unavailable, and so does what comes while it is away', async () => {
    const underWay = expect(db.sql('SELECT pg_sleep(10)', [])).rejects.toMatchObject({ code: 'unavailable' })
    await db.sql('SELECT 1', [])
    await way.cut()
    await underWay
    await expect(db.sql('SELECT 1', [])).rejects.toMatchObject({ code: 'unavailable' })
    for (const ask of waysIn(db)) await expect(ask()).rejects.toMatchObject({ name: 'ChatError', code: 'unavailable' })
    await way.mend()
  })

  it('goes on by itself once it is back, and has said in the log what was lost', async () => {
    await Promise.all(Array.from({ length: 3 }, () => db.sql('SELECT pg_sleep(0.05)', [])))
    await way.cut()
    await expect(db.sql('SELECT 1', [])).rejects.toMatchObject({ code: 'unavailable' })
    await way.mend()
    expect(await Promise.all(Array.from({ length: 10 }, (_, n) => db.sql('SELECT $1::int AS n', [n])))).toHaveLength(10)
    for (const ask of waysIn(db)) await ask()
    expect(new Set(warnings)).toEqual(new Set(['a database connection was lost']))
  })

  it('takes being shut down, or out of connections, for the same', async () => {
    await expect(db.sql('SELECT pg_terminate_backend(pg_backend_pid())', [])).rejects.toMatchObject({ code: 'unavailable' })
    expect(await db.sql('SELECT 1 AS n', [])).toEqual([{ n: 1 }])
  })

  it('has no word of it for what is wrong with a statement itself', async () => {
    await expect(db.sql('SELECT nonsense', [])).rejects.toMatchObject({ code: '42703' })
    await expect(db.sql('SELECT $1', [{ toPostgres: () => (undefined as unknown as string[]).length }])).rejects.toThrow(TypeError)
    const room = { id: 'general', name: 'general' }
    await expect(db.prisma.room.create({ data: room })).rejects.toMatchObject({ code: 'P2002' })
  })

  it('is as if away when every connection is taken for longer than one waits', async () => {
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query('SELECT pg_advisory_lock(1)')
    const busy = Array.from({ length: 3 }, () => db.sql('SELECT pg_advisory_xact_lock(1)', []))
    await Promise.all(waysIn(db).map((ask) => expect(ask()).rejects.toMatchObject({ name: 'ChatError', code: 'unavailable' })))
    await holder.end()
    await Promise.all(busy)
    for (const ask of waysIn(db)) await ask()
  })

  it('gives up a statement whose answer does not come, and takes another connection for the next', async () => {
    const hasty = await pooledDatabase({ connectionString: url, max: 1 }, { statementTimeoutMs: 200, log: silentLog })
    await expect(hasty.sql('SELECT pg_sleep(30)', [])).rejects.toMatchObject({ code: 'unavailable' })
    // A machine that is busy may take longer than that for this one too.
    await expect.poll(() => hasty.sql('SELECT 1 AS n', []).catch(String)).toEqual([{ n: 1 }])
    await hasty.close()
  })

  it('cannot start while it is away', async () => {
    await way.cut()
    const nowhere = `postgres://hubbub@127.0.0.1:${way.port}/postgres`
    await expect(postgresDatabase({ url: nowhere, poolSize: 1, migrations: 'prisma/migrations', log: silentLog })).rejects.toMatchObject({
      code: 'unavailable',
      cause: { code: 'ECONNREFUSED' },
    })
    await way.mend()
  })
})
