import { join } from 'node:path'
import type { Seat } from '@/bench/load/crowd'
import { SECOND_CORE } from '@/bench/support/cores'
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
  /** Makes a room for this many of the people, counted from `from`. Not while its server runs. */
  room(id: string, people: number, from?: number): Promise<Seat[]>
  start(): Promise<ServerProcess>
}

export interface PostgresWorld extends World {
  /** Two processes that speak through Redis. */
  startTwo(): Promise<[ServerProcess, ServerProcess]>
  db: Database
  seed: Seeding
  people: Person[]
}

/** Ours on PostgreSQL, in a database of its own. */
export async function postgresWorld(address: string, redis: string, count: number): Promise<PostgresWorld> {
  const url = await freshDatabase(address)
  const db = await postgresDatabase({ url, poolSize: 8, migrations, log: quiet })
  const seed = seeding(db)
  const people = await seed.people(count)
  const env = () => ({ DATABASE_URL: url, DATA_DIR: temporaryFolder(), AUTH_SECRET: SECRET })
  return {
    db,
    seed,
    people,
    room: (id, members, from = 0) => seed.room(id, people.slice(from, from + members)),
    start: () => startServer('server.ts', env()),
    async startTwo() {
      const both = { REDIS_URL: redis }
      const first = await startServer('server.ts', { ...env(), ...both })
      return [first, await startServer('server.ts', { ...env(), ...both }, SECOND_CORE)]
    },
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
    room: (id, members, from = 0) => use((seed) => seed.room(id, people.slice(from, from + members))),
    start: () => startServer('server.ts', { DATA_DIR: dir, AUTH_SECRET: SECRET }),
  }
}

/** The stock server, which lets everyone in everywhere. */
export function stockWorld(): World {
  return {
    room: async (id, members) => Array.from({ length: members }, () => ({ token: '', room: id })),
    start: () => startServer('bench/stock-server.ts'),
  }
}
