import type { Load } from '@/bench/support/load-process'
import type { ServerProcess } from '@/bench/support/server-process'
import type { PostgresWorld, World } from '@/bench/support/worlds'

/** One line of the table. */
export interface Row {
  name: string
  unit: string
  ours: number
  stock?: number
  /** What is to be reached: at least, or at most. `of: 'ratio'` compares with the stock server. */
  reach?: { of: 'ours' | 'ratio'; least?: number; most?: number }
  /** What was seen beside it, for the JSON alone. */
  details?: object
}

export interface Bench {
  quick: boolean
  load: Load
  ours: PostgresWorld
  /** Address of the Redis between two of ours. */
  redis: string
  embedded(): Promise<World>
  stock: World
  say(line: string): void
}

export type Measure = (bench: Bench) => Promise<Row[]>

/** Runs a server, and ends it and the load's connections whatever happens. */
export async function withServer<T>(bench: Bench, world: World, work: (server: ServerProcess) => Promise<T>): Promise<T> {
  const server = await world.start()
  try {
    return await work(server)
  } finally {
    await bench.load.run('disconnect', {})
    await server.stop()
  }
}

/** As `withServer`, with two that speak through Redis. */
export async function withTwo<T>(bench: Bench, work: (servers: [ServerProcess, ServerProcess]) => Promise<T>): Promise<T> {
  const servers = await bench.ours.startTwo()
  try {
    return await work(servers)
  } finally {
    await bench.load.run('disconnect', {})
    await Promise.all(servers.map((server) => server.stop()))
  }
}
