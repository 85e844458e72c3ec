import { join } from 'node:path'
import type { Seat } from '@/bench/load/crowd'
import { type Person, SECRET, type Seeding, seeding } from '@/bench/support/seed'
import { type ServerProcess, startServer, temporaryFolder } from '@/bench/support/server-process'
import type { Database, Log } from '@/lib/domain/ports'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { freshDatabase } from '@/lib/testing/fresh-database'

const migrations = join(process.cwd(), 'prisma/migrations')
const quiet: Log = { debug() {}, info() {}, warn: console.warn, error: console.error }

/** A kind of server to measure, with people and rooms to sit in. */
export interface World {
  people: Person[]
  /** Makes a room with this many people in it. Not while its server runs, unless `shared`. */
  room(id: string, people: number): Promise<Seat[]>
  start(): Promise<ServerProcess>
}

export interface PostgresWorld extends World {
  db: Database
  seed: Seeding
}

/** Ours on PostgreSQL, in a database of its own. */
export async function postgresWorld(address: string, count: number): Promise<PostgresWorld> {
  const url = await freshDatabase(address)
  const db = await postgresDatabase({ url, poolSize: 8, migrations, log: quiet })
  const seed = seeding(db)
  const people = await seed.people(count)
  return {
    db,
    seed,
    people,
    room: (id, members) => seed.room(id, people.slice(0, members)),
    start: () => startServer('server.ts', { DATABASE_URL: url, DATA_DIR: temporaryFolder(), AUTH_SECRET: SECRET }),
  }
}

/** Ours on the embedded database, which one process at a time can open. */
export async function embeddedWorld(count: number): Promise<World> {
  const dir = temporaryFolder()
  const use = async <T>(work: (seed: Seeding) => Promise<T>) => {
    const db = await pgliteDatabase({ dir, migrations, log: quiet })
    try {
      return await work(seeding(db))
    } finally {
      await db.close()
    }
  }
  const people = await use((seed) => seed.people(count))
  return {
    people,
    room: (id, members) => use((seed) => seed.room(id, people.slice(0, members))),
    start: () => startServer('server.ts', { DATA_DIR: dir, AUTH_SECRET: SECRET }),
  }
}

/** The stock server, which lets everyone in everywhere. */
export function stockWorld(count: number): World {
  const people = Array.from({ length: count }, (_, i) => ({ id: String(i), token: '' }))
  return {
    people,
    room: async (id, members) => people.slice(0, members).map(() => ({ token: '', room: id })),
    start: () => startServer('bench/stock-server.ts'),
  }
}
