import { createClient, createCluster } from 'redis'
import type { Log } from '@/lib/domain/ports'

/** A dead address is given up after this time, and tried again. */
const CONNECT_TIMEOUT_MS = 5_000
const RETRY_MAX_MS = 2_000
/** A connection on which nothing came for so long, pings included, is taken for dead. */
const PING_INTERVAL_MS = 4_000
const SILENCE_MS = 12_000
/** How long nodes of a cluster may take to come back one after the other. */
const SETTLE_MS = 200
/** Channels that one command subscribes to. */
const CHANNELS_AT_ONCE = 500

/** What is used of Redis, the same for one server and for a cluster. Nothing here waits for a Redis that is away: it rejects. */
export interface Redis {
  publish(channel: string, message: string): Promise<unknown>
  /** From when it resolves, what is published to these channels reaches the listener. Kept up over lost connections. */
  subscribe(channels: readonly string[]): Promise<void>
  unsubscribe(channels: readonly string[]): void
  /** Runs a script on the node that has its keys. */
  script(text: string, keys: string[], args: string[]): Promise<unknown>
  /** Whether every connection stands and everything is subscribed. */
  isReady(): boolean
  /** For libraries that want a client of the package `redis`. */
  client: unknown
  close(): Promise<void>
}

export interface RedisEvents {
  onMessage(message: string): void
  /** Connections stand (again), and everything is subscribed. */
  onReady(): void
}

export interface RedisOptions {
  /** `redis://` or, with TLS, `rediss://`; several addresses are nodes of one cluster. */
  urls: string[]
  /** The one address leads to a cluster. */
  cluster: boolean
  log: Log
}

const retryIn = (retries: number) => Math.min(50 * 2 ** Math.min(retries, 6), RETRY_MAX_MS) * (0.75 + Math.random() / 2)
const timing = { connectTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_MS, reconnectStrategy: retryIn }
const socketFor = (url: string) => (url.startsWith('rediss:') ? { ...timing, tls: true as const } : timing)
const common = { disableOfflineQueue: true, pingInterval: PING_INTERVAL_MS }

/** Connects in the background: a Redis that is away holds up nobody. */
export function openRedis(options: RedisOptions, events: RedisEvents): Redis {
  return options.cluster || options.urls.length > 1 ? openCluster(options, events) : openServer(options, events)
}

/** Says once that Redis is away, and once that it is back. */
function complaints(log: Log) {
  let away = false
  return {
    trouble(error: unknown) {
      if (!away) log.warn({ err: error }, 'Redis cannot be reached; this process goes on with its own people')
      away = true
    },
    fine() {
      if (away) log.info({}, 'Redis is back')
      away = false
    },
  }
}

function openServer({ urls, log }: RedisOptions, events: RedisEvents): Redis {
  const said = complaints(log)
  const commands = createClient({ url: urls[0]!, ...common, socket: socketFor(urls[0]!) })
  const subscriber = commands.duplicate()
  const wanted = new Set<string>()
  let ready = false

  const add = async (channels: readonly string[]) => {
    const listed = [...channels]
    const steps: Promise<void>[] = []
    for (let i = 0; i < listed.length; i += CHANNELS_AT_ONCE)
      steps.push(subscriber.subscribe(listed.slice(i, i + CHANNELS_AT_ONCE), events.onMessage))
    await Promise.all(steps)
  }
  const becomeReady = async () => {
    if (!commands.isReady || !subscriber.isReady) return
    // The client subscribes again by itself to what it had; not to what was wanted while it was away.
    await add([...wanted])
    ready = true
    said.fine()
    events.onReady()
  }
  for (const client of [commands, subscriber]) {
    client.on('error', said.trouble)
    client.on('reconnecting', () => (ready = false))
    client.on('ready', () => void becomeReady().catch(said.trouble))
    client.connect().catch(said.trouble)
  }

  return {
    client: commands,
    isReady: () => ready && commands.isReady && subscriber.isReady,
    publish: (channel, message) => commands.publish(channel, message),
    async subscribe(channels) {
      for (const channel of channels) wanted.add(channel)
      await add(channels)
    },
    unsubscribe(channels) {
      for (const channel of channels) wanted.delete(channel)
      if (subscriber.isReady) subscriber.unsubscribe([...channels]).catch(said.trouble)
    },
    script: (text, keys, args) => commands.eval(text, { keys, arguments: args }),
    async close() {
      for (const client of [commands, subscriber]) if (client.isOpen) client.destroy()
    },
  }
}

/** Channels are sharded: each lives on the node that has its slot, so that the traffic of a cluster grows with its nodes. */
function openCluster({ urls, log }: RedisOptions, events: RedisEvents): Redis {
  const said = complaints(log)
  const first = new URL(urls[0]!)
  const access = {
    ...(first.username && { username: decodeURIComponent(first.username) }),
    ...(first.password && { password: decodeURIComponent(first.password) }),
  }
  const socket = socketFor(first.protocol)
  const cluster = createCluster({
    rootNodes: urls.map((url) => ({ url, socket })),
    defaults: { ...common, ...access, socket },
  })
  const wanted = new Set<string>()
  let ready = false
  let closed = false
  let settling: NodeJS.Timeout | null = null

  const add = async (channels: readonly string[]) =>
    void (await Promise.all(channels.map((channel) => cluster.sSubscribe(channel, events.onMessage))))
  const becomeReady = async () => {
    await add([...wanted])
    ready = true
    said.fine()
    events.onReady()
  }
  /** Nodes come back one by one; what is subscribed is looked at when they have all had a moment. */
  const settleSoon = () => {
    if (!cluster.isOpen || closed) return
    settling ??= setTimeout(() => {
      settling = null
      becomeReady().catch((error: unknown) => {
        said.trouble(error)
        settleSoon()
      })
    }, SETTLE_MS)
  }
  cluster.on('error', said.trouble)
  cluster.on('node-error', said.trouble)
  cluster.on('node-reconnecting', () => (ready = false))
  cluster.on('node-ready', settleSoon)

  const connect = async (retries: number): Promise<void> => {
    try {
      await cluster.connect()
      settleSoon()
    } catch (error) {
      said.trouble(error)
      if (!closed) setTimeout(() => void connect(retries + 1), retryIn(retries)).unref()
    }
  }
  void connect(0)

  return {
    client: cluster,
    isReady: () => ready,
    publish: (channel, message) => cluster.sPublish(channel, message),
    async subscribe(channels) {
      for (const channel of channels) wanted.add(channel)
      await add(channels)
    },
    unsubscribe(channels) {
      for (const channel of channels) {
        wanted.delete(channel)
        cluster.sUnsubscribe(channel, events.onMessage).catch(said.trouble)
      }
    },
    script: (text, keys, args) => cluster.eval(text, { keys, arguments: args }),
    async close() {
      closed = true
      if (settling) clearTimeout(settling)
      if (cluster.isOpen) cluster.destroy()
    },
  }
}
