import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createClient } from 'redis'
import type { Database } from '@/lib/domain/ports'

/** The kernel counts time in hundredths of a second. */
const TICK_MS = 10

/** CPU time of Redis since it began, in milliseconds. */
export async function redisCpu(url: string): Promise<number> {
  const client = await createClient({ url })
    .on('error', () => {})
    .connect()
  const info = await client.info('cpu')
  client.destroy()
  const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]) * 1000
  return of('used_cpu_user') + of('used_cpu_sys')
}

/** What stands after the program's name, which may have spaces: state, parent, …, user and system time. */
const statOf = (pid: number | string) => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** CPU time of PostgreSQL's processes that run now, in milliseconds; NaN where it is not one of this machine, or that is not Linux. */
export async function postgresCpu(db: Database): Promise<number> {
  const [row] = await db.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid', [])
  if (!row || !existsSync(`/proc/${row.pid}/stat`)) return Number.NaN
  const parent = statOf(row.pid)[1]
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = statOf(pid)
      if (stat[1] === parent) ticks += Number(stat[11]) + Number(stat[12])
    } catch {
      // It has ended since it was listed.
    }
  }
  return ticks * TICK_MS
}
