import { freshDatabase } from '@/lib/testing/fresh-database'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { startNextAlone } from '@/tests/support/next-alone'
import { startRedis } from '@/tests/support/redis'
import { testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'

/** What a browser test needs of a server. */
export type Site = Pick<TestServer, 'url' | 'stop'>

/** Pages, sockets and jobs apart, as where Next runs on a host of functions: `next start` alone, a socket host on another origin, and a worker. */
export async function startSplit(): Promise<Site> {
  const [port, socketPort] = [await freePort(), await freePort()]
  const redis = await startRedis()
  const bucket = testBucket()
  const shared = {
    ...bucket.env,
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redis.url,
    AUTH_SECRET: crypto.randomUUID(),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WEBHOOK_ALLOW_PRIVATE: 'true',
  }
  // It says PUBLIC_URL for its address, which is that of the pages.
  const socketUrl = `http://127.0.0.1:${socketPort}`
  const sockets = await startServer({ env: { ...shared, ROLE: 'socket', PORT: `${socketPort}` } })
  const jobs = await startServer({ env: { ...shared, ROLE: 'worker' } })
  const pages = await startNextAlone({ ...shared, SOCKET_URL: socketUrl }, port)
  return {
    url: pages.url,
    async stop() {
      await pages.stop()
      await jobs.stop()
      const status = await sockets.stop()
      await redis.kill()
      await bucket.remove()
      return status
    },
  }
}
