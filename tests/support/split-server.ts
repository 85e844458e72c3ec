import { freshDatabase } from '@/lib/testing/fresh-database'
import { freePort } from '@/tests/support/free-port'
import { startNextAlone } from '@/tests/support/next-alone'
import { startRedis } from '@/tests/support/redis'
import { startServer, type TestServer } from '@/tests/support/server'

/** What a browser test needs of a server. */
export type Site = Pick<TestServer, 'url' | 'stop'>

/** Pages and sockets apart, as where Next runs on a host of functions: `next start` alone, and a socket host on another origin. */
export async function startSplit(): Promise<Site> {
  const port = await freePort()
  const redis = await startRedis()
  const shared = {
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redis.url,
    AUTH_SECRET: crypto.randomUUID(),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  }
  const sockets = await startServer({ env: { ...shared, ROLE: 'socket' } })
  const pages = await startNextAlone({ ...shared, SOCKET_URL: sockets.url }, port)
  return {
    url: pages.url,
    async stop() {
      await pages.stop()
      const status = await sockets.stop()
      await redis.kill()
      return status
    },
  }
}
