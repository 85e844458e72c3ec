import { randomUUID } from 'node:crypto'
import { unavailable } from '@/lib/contract/errors'
import { type Bus, type Delivery, type Log, roomTopic, userTopic } from '@/lib/domain/ports'
import { openRedis, type Redis } from '@/lib/drivers/redis/redis'

/** Following waits no longer than this for Redis; after that it is as if Redis were away. */
const FOLLOW_TIMEOUT_MS = 2_000
const PREFIX = 'hubbub:'
/** What every process hears: all that is not for one room or one person alone. */
const EVERYONE = `${PREFIX}everyone`
/** Instead of a delivery: some may have been lost. */
const LOST = 'lost'

const channelOf = (topic: string) => PREFIX + topic

/** One delivery goes to one channel, so that nobody gets it twice. */
function channelFor({ to, joins, leaves, endsSessions }: Delivery): string {
  const topics = [...(to.rooms ?? []).map(roomTopic), ...(to.users ?? []).map(userTopic)]
  // Whoever comes into a room has connections where nobody follows it yet, and every process knows who of those who are here is where.
  const isOfMembers = joins !== undefined || (leaves !== undefined && leaves.userIds !== 'everyone')
  // A session that ends may be about to connect, anywhere.
  return topics.length === 1 && !isOfMembers && !endsSessions ? channelOf(topics[0]!) : EVERYONE
}

/**
 * The bus of many processes: Redis pub/sub, a channel for each room and person that somebody follows. This process's own subscribers
 * get what it publishes at once, without Redis; what comes back is left out.
 * @param options.urls `redis://` or `rediss://`; several, or `cluster`: a Redis Cluster
 */
export function redisBus(options: { urls: string[]; cluster: boolean; log: Log }): { bus: Bus; redis: Redis } {
  const { log } = options
  const subscribers = new Set<(delivery: Delivery) => void>()
  const restored = new Set<() => void>()
  const origin = randomUUID()
  /** Something could not be published, or followed. */
  let lost = false
  let wasReady = false

  const hand = (delivery: Delivery) => {
    for (const receive of subscribers) receive(delivery)
  }
  const tellRestored = () => {
    for (const callback of restored) callback()
  }

  const redis = openRedis(options, {
    onMessage(message) {
      if (message.startsWith(origin)) return
      const text = message.slice(origin.length)
      if (text === LOST) return tellRestored()
      hand(JSON.parse(text) as Delivery)
    },
    onReady() {
      // The first time, nobody was here yet who could have missed something, unless Redis was away at the start.
      if (wasReady || lost) tellRestored()
      wasReady = true
      if (lost) announceLoss()
    },
  })
  redis.subscribe([EVERYONE]).catch(() => {})

  function send(channel: string, text: string) {
    redis.publish(channel, origin + text).catch((error: unknown) => {
      log.debug({ err: error }, 'a delivery did not reach the other processes')
      if (!lost) {
        lost = true
        // It may have been the last for a while: the others hear of the loss as soon as it can be said.
        setTimeout(() => lost && announceLoss(), FOLLOW_TIMEOUT_MS).unref()
      }
    })
  }
  function announceLoss() {
    lost = false
    send(EVERYONE, LOST)
  }

  const bus: Bus = {
    publish(delivery) {
      hand(delivery)
      send(channelFor(delivery), JSON.stringify(delivery))
    },
    hand,
    subscribe(receive) {
      subscribers.add(receive)
      return () => subscribers.delete(receive)
    },
    async follow(topics) {
      let isLate = false
      const timeout = new Promise<void>((resolve) => {
        // A process that was held up for so long comes to its timers before it reads what has come: that first.
        setTimeout(() => setImmediate(resolve), FOLLOW_TIMEOUT_MS).unref()
      }).then(() => void (isLate = true))
      const followed = redis.subscribe(topics.map(channelOf)).then(
        // Whoever went on without has missed what came in between, though Redis was never away.
        () => isLate && tellRestored(),
        () => void (lost = true),
      )
      // Without Redis there is nothing to follow, and later `onRestored` makes up for it.
      await Promise.race([followed, timeout])
    },
    unfollow: (topics) => redis.unsubscribe(topics.map(channelOf)),
    onRestored: (callback) => void restored.add(callback),
    async ping() {
      if (!redis.isReady()) throw unavailable()
      await redis.publish(`${PREFIX}ping`, '')
    },
    async close() {
      subscribers.clear()
      await redis.close()
    },
  }
  return { bus, redis }
}
