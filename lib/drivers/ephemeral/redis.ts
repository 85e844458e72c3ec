import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { unavailable } from '@/lib/contract/errors'
import type { Status } from '@/lib/contract/presence'
import type { Ephemeral } from '@/lib/domain/ports'
import { createPatience } from '@/lib/drivers/ephemeral/patience'
import { HERE_KEYS, holderKey, scripts, typingKey } from '@/lib/drivers/ephemeral/redis-scripts'
import type { Redis } from '@/lib/drivers/redis/redis'

const LIMIT_PREFIX = 'hubbub:limit'

/** Presence and limits of many processes, in Redis. Limits go on by this process's own count while it is away; presence is `unavailable`. */
export function redisEphemeral({ redis }: { redis: Redis }): Ephemeral {
  const patience = createPatience()
  /** @throws ChatError `unavailable` */
  const run = (text: string, args: (string | number)[], keys = HERE_KEYS) =>
    patience.wait(redis.script(text, keys, args.map(String))).catch((error: unknown) => {
      throw unavailable(error)
    })
  type Limiters = { shared: RateLimiterRedis; own: RateLimiterMemory }
  const limiters = new Map<string, Limiters>()

  /** Limiters for each pair of settings; keys live inside them. */
  const limiter = (points: number, windowMs: number) => {
    const name = `${points}/${windowMs}`
    let made = limiters.get(name)
    if (!made) {
      const settings = { points, duration: windowMs / 1000 }
      const shared = new RateLimiterRedis({
        ...settings,
        // Whoever goes on asking after a refusal is refused here, and costs Redis nothing.
        inMemoryBlockOnConsumed: points + 1,
        keyPrefix: `${LIMIT_PREFIX}:${name}`,
        storeClient: redis.client,
        useRedisPackage: true,
      })
      limiters.set(name, (made = { shared, own: new RateLimiterMemory(settings) }))
    }
    return made
  }

  async function limited<T>(
    points: number,
    windowMs: number,
    work: (limiter: RateLimiterRedis | RateLimiterMemory) => Promise<T>,
  ): Promise<T> {
    const { shared, own } = limiter(points, windowMs)
    if (patience.isExhausted()) return work(own)
    try {
      // A refusal is not an Error, and is told from Redis being away by that.
      return await patience.wait(work(shared))
    } catch (error) {
      if (error instanceof Error) return work(own)
      throw error
    }
  }

  return {
    async hold(holder, userIds, ttlMs) {
      await run(scripts.hold, [holder, ttlMs, ...userIds], [...HERE_KEYS, holderKey(holder)])
    },
    arrive: async (holder, userId, ttlMs) =>
      (await run(scripts.arrive, [holder, userId, ttlMs], [...HERE_KEYS, holderKey(holder)])) as Status,
    leave: async (holder, userId) => (await run(scripts.leave, [userId], [...HERE_KEYS, holderKey(holder)])) === 1,
    async fade(holder, ttlMs) {
      await run(scripts.fade, [holder, ttlMs])
    },
    visit: async (userId, ttlMs) => (await run(scripts.visit, [userId, ttlMs])) as Status,
    async setStatus(userId, status) {
      await run(scripts.setStatus, [userId, status])
    },
    async present() {
      const flat = (await run(scripts.present, [])) as string[]
      return new Map(Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1] as Status]))
    },
    type: async (roomId, userId, ttlMs) => (await run(scripts.type, [userId, ttlMs], [typingKey(roomId)])) === 1,
    typing: async (roomId) => (await run(scripts.typing, [], [typingKey(roomId)])) as string[],
    async consume(key, points, windowMs) {
      try {
        await limited(points, windowMs, (one) => one.consume(key))
        return 0
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal
        return (refusal as { msBeforeNext: number }).msBeforeNext
      }
    },
    async giveBack(key, points, windowMs) {
      await limited(points, windowMs, (one) => one.reward(key))
    },
    async peek(key, points, windowMs) {
      const state = await limited(points, windowMs, (one) => one.get(key))
      return state && state.consumedPoints >= points ? state.msBeforeNext : 0
    },
    close: async () => limiters.clear(),
  }
}
