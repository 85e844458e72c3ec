import { freshDatabase } from '@/lib/testing/fresh-database'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { startRedis, type TestRedis } from '@/tests/support/redis'
import { startServer, type TestServer } from '@/tests/support/server'

export interface Fleet {
  servers: TestServer[]
  redis: TestRedis
  databaseUrl: string
  /** In front of the servers: takes each connection to the next of them, past one that is gone. */
  balancer: CuttingProxy
  /** Starts one more like the others; `balance` sends connections there. */
  start(): Promise<TestServer>
  /** Takes new connections to these from now on. */
  balance(servers: readonly TestServer[]): void
  stop(): Promise<void>
}

/** Several equal servers on one database and one Redis, behind a balancer. */
export async function startFleet(options: { servers?: number; databaseUrl?: string } = {}): Promise<Fleet> {
  const redis = await startRedis()
  const databaseUrl = options.databaseUrl ?? (await freshDatabase())
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, AUTH_SECRET: crypto.randomUUID() }
  const all: TestServer[] = []
  const start = async () => {
    const server = await startServer({ env })
    all.push(server)
    return server
  }
  const servers = await Promise.all(Array.from({ length: options.servers ?? 2 }, start))
  const urls = (some: readonly TestServer[]) => some.map(({ url }) => url)
  const balancer = await cuttingProxy(urls(servers))
  return {
    servers,
    redis,
    databaseUrl,
    balancer,
    start,
    balance: (some) => balancer.to(...urls(some)),
    async stop() {
      await balancer.close()
      await Promise.all(all.map((server) => server.kill()))
      await redis.kill()
    },
  }
}
